import { actorLogin } from "../actor.ts";
import { checkRunEventJson, checkSuiteEventJson, suiteStatus } from "../json/check-json.ts";
import { Problem } from "../problem.ts";
import type { CheckOutput, CheckRunRecord, CheckSuiteRecord } from "../records.ts";
import { nextId } from "../state.ts";
import { emit } from "../webhooks/emit.ts";
import type { ActContext } from "./act.ts";

type Settable = Pick<
  CheckRunRecord,
  "name" | "status" | "conclusion" | "completedAt" | "detailsUrl" | "externalId"
>;

/** What a check run is made of, or changed by; what is left out stays. */
export type CheckChange = { readonly [name in keyof Settable]?: Settable[name] | undefined } & {
  readonly startedAt?: Date | undefined;
  readonly output?: CheckOutput | undefined;
  readonly log?: string | null | undefined;
};

const NO_OUTPUT: CheckOutput = { title: null, summary: null, text: null, annotations: [] };

function suiteFor(
  context: ActContext,
  at: { readonly appId: number; readonly headSha: string; readonly headBranch: string | null },
): CheckSuiteRecord {
  const { lab, repository } = context;
  const found = [...lab.state.checkSuites.values()].find(
    (suite) =>
      suite.repositoryId === repository.id && suite.appId === at.appId && suite.headSha === at.headSha,
  );
  if (found !== undefined) return found;
  const now = lab.now();
  const id = nextId(lab.state, "checkSuite");
  const suite = { ...at, id, repositoryId: repository.id, createdAt: now, updatedAt: now };
  lab.state.checkSuites.set(id, suite);
  return suite;
}

/** A branch whose tip is the commit. */
async function branchAt(context: ActContext, sha: string): Promise<string | null> {
  const refs = await context.lab.git.refs(context.repository);
  const ref = [...refs].find(([name, tip]) => tip === sha && name.startsWith("refs/heads/"))?.[0];
  return ref?.slice("refs/heads/".length) ?? null;
}

function defined(change: CheckChange): Partial<CheckRunRecord> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** A conclusion completes a run, and a run that goes on has none. */
function settled(context: ActContext, run: CheckRunRecord, change: CheckChange): CheckRunRecord {
  const next = { ...run, ...defined(change) };
  const status = change.conclusion === undefined || change.conclusion === null ? next.status : "completed";
  if (status !== "completed") return { ...next, status, conclusion: null, completedAt: null };
  if (next.conclusion === null) {
    throw new Problem(422, "Invalid request.\n\nA completed check run needs a conclusion.");
  }
  return { ...next, status, completedAt: next.completedAt ?? context.lab.now() };
}

/** Reports a new check of a commit. */
export async function createCheckRun(
  context: ActContext,
  at: { readonly appId: number; readonly headSha: string },
  change: CheckChange & { readonly name: string },
): Promise<CheckRunRecord> {
  const { lab, repository } = context;
  const headBranch = await branchAt(context, at.headSha);
  const blank: CheckRunRecord = {
    ...at,
    id: 0,
    suiteId: 0,
    repositoryId: repository.id,
    name: change.name,
    status: "queued",
    conclusion: null,
    startedAt: lab.now(),
    completedAt: null,
    detailsUrl: null,
    externalId: "",
    output: NO_OUTPUT,
    log: null,
  };
  // Refused before anything gets a number.
  const wanted = settled(context, blank, change);
  const run = {
    ...wanted,
    id: nextId(lab.state, "checkRun"),
    suiteId: suiteFor(context, { ...at, headBranch }).id,
  };
  lab.state.checkRuns.set(run.id, run);
  emitRun(context, run, "created");
  if (run.status === "completed") await emitCompleted(context, run);
  return run;
}

/** Changes a check run; annotations add up. */
export async function updateCheckRun(
  context: ActContext,
  before: CheckRunRecord,
  change: CheckChange,
): Promise<CheckRunRecord> {
  const { output } = change;
  const annotations = [...before.output.annotations, ...(output?.annotations ?? [])];
  const whole = output === undefined ? {} : { output: { ...output, annotations } };
  const run = settled(context, before, { ...change, ...whole });
  context.lab.state.checkRuns.set(run.id, run);
  const completed =
    run.status === "completed" && (before.status !== "completed" || before.conclusion !== run.conclusion);
  if (completed) await emitCompleted(context, run);
  return run;
}

/** Asks the App that made a check run to do it again. Only that App is told. */
export function rerequestCheckRun(context: ActContext, run: CheckRunRecord): void {
  if (run.appId === context.lab.app.id) emitRun(context, run, "rerequested");
}

function emitRun(
  context: ActContext,
  run: CheckRunRecord,
  action: "created" | "completed" | "rerequested",
): void {
  const { lab, repository } = context;
  const fields = { check_run: checkRunEventJson(lab, repository, run) };
  emit(lab, { event: "check_run", action, sender: actorLogin(lab, context.actor), repository, fields });
}

async function emitCompleted(context: ActContext, run: CheckRunRecord): Promise<void> {
  const { lab, repository } = context;
  emitRun(context, run, "completed");
  const stored = lab.state.checkSuites.get(run.suiteId);
  if (stored === undefined || suiteStatus(lab, stored).status !== "completed") return;
  const suite = { ...stored, updatedAt: lab.now() };
  lab.state.checkSuites.set(suite.id, suite);
  const fields = { check_suite: await checkSuiteEventJson(lab, repository, suite) };
  const sender = actorLogin(lab, context.actor);
  emit(lab, { event: "check_suite", action: "completed", sender, repository, fields });
}
