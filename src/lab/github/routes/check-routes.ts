import { type Need, openRepository, READ_CHECKS, WRITE_CHECKS } from "../access.ts";
import type { ActContext } from "../acts/act.ts";
import { createCheckRun, rerequestCheckRun, updateCheckRun } from "../acts/checks.ts";
import { checkRunsOf } from "../check-outcomes.ts";
import { annotationJson, checkRunJson, checkSuiteJson } from "../json/check-json.ts";
import type { Lab } from "../lab.ts";
import { cutPage, paged } from "../paging.ts";
import { notFound, Problem } from "../problem.ts";
import type { CheckRunRecord, RepositoryRecord } from "../records.ts";
import { type Answer, type Call, get, ok, param, parseBody, patch, post, type Route } from "../route.ts";
import { CHECK_CHANGE, checkChange, NEW_CHECK } from "./check-body.ts";
import { openCommitInPath } from "./commit-in-path.ts";

const RUN = "/repos/:owner/:repo/check-runs/:run{[0-9]+}";
const COMMIT = "/repos/:owner/:repo/commits/:ref";

/** Checks are written by Apps only, whatever a person may do otherwise. */
function openForApp(lab: Lab, call: Call): RepositoryRecord {
  const repository = openRepository(lab, call, WRITE_CHECKS);
  if (call.actor.kind === "installation") return repository;
  throw new Problem(403, "You must authenticate via a GitHub App.");
}

function openRun(lab: Lab, call: Call, need: Need): ActContext & { readonly run: CheckRunRecord } {
  const repository = openRepository(lab, call, need);
  const run = lab.state.checkRuns.get(Number(param(call, "run")));
  if (run?.repositoryId !== repository.id) throw notFound();
  return { lab, actor: call.actor, repository, run };
}

async function create(lab: Lab, call: Call): Promise<Answer> {
  const repository = openForApp(lab, call);
  const body = parseBody(call, NEW_CHECK);
  const known = /^[0-9a-f]{40}$/.test(body.head_sha) && (await lab.git.resolve(repository, body.head_sha));
  if (known !== body.head_sha) throw new Problem(422, `No commit found for SHA: ${body.head_sha}`);
  const at = { appId: lab.app.id, headSha: body.head_sha };
  const change = { ...checkChange(body), name: body.name };
  const run = await createCheckRun({ lab, actor: call.actor, repository }, at, change);
  return ok(checkRunJson(lab, repository, run), 201);
}

async function update(lab: Lab, call: Call): Promise<Answer> {
  openForApp(lab, call);
  const context = openRun(lab, call, WRITE_CHECKS);
  if (context.run.appId !== lab.app.id) {
    const app = `Invalid app_id \`${lab.app.id}\``;
    throw new Problem(403, `${app} - check run can only be modified by the GitHub App that created it.`);
  }
  const run = await updateCheckRun(context, context.run, checkChange(parseBody(call, CHECK_CHANGE)));
  return ok(checkRunJson(lab, context.repository, run));
}

function matches(
  query: URLSearchParams,
): (one: { readonly name: string; readonly appId: number; readonly status: string }) => boolean {
  const [name, app, status] = [query.get("check_name"), query.get("app_id"), query.get("status")];
  return (one) =>
    (name === null || one.name === name) &&
    (app === null || one.appId === Number(app)) &&
    (status === null || one.status === status);
}

async function listRuns(lab: Lab, call: Call): Promise<Answer> {
  const { repository, sha } = await openCommitInPath(lab, call, READ_CHECKS);
  const which = call.query.get("filter") === "all" ? "all" : "latest";
  const runs = checkRunsOf(lab, { repositoryId: repository.id, sha }, which)
    .filter(matches(call.query))
    .toReversed();
  const { slice, headers } = cutPage({ lab, call }, runs);
  const shown = slice.map((run) => checkRunJson(lab, repository, run));
  return { status: 200, body: { total_count: runs.length, check_runs: shown }, headers };
}

async function listSuites(lab: Lab, call: Call): Promise<Answer> {
  const { repository, sha } = await openCommitInPath(lab, call, READ_CHECKS);
  const [app, name] = [call.query.get("app_id"), call.query.get("check_name")];
  const runs = checkRunsOf(lab, { repositoryId: repository.id, sha }, "all");
  const suites = [...lab.state.checkSuites.values()].filter(
    (suite) =>
      suite.repositoryId === repository.id &&
      suite.headSha === sha &&
      (app === null || suite.appId === Number(app)) &&
      (name === null || runs.some((run) => run.suiteId === suite.id && run.name === name)),
  );
  const { slice, headers } = cutPage({ lab, call }, suites);
  const shown = await Promise.all(slice.map((suite) => checkSuiteJson(lab, repository, suite)));
  return { status: 200, body: { total_count: suites.length, check_suites: shown }, headers };
}

/** What Apps found out about commits. */
export const CHECK_ROUTES: readonly Route[] = [
  post("/repos/:owner/:repo/check-runs", create),
  get(RUN, (lab, call) => {
    const { repository, run } = openRun(lab, call, READ_CHECKS);
    return ok(checkRunJson(lab, repository, run));
  }),
  patch(RUN, update),
  get(`${RUN}/annotations`, (lab, call) => {
    const { repository, run } = openRun(lab, call, READ_CHECKS);
    const at = { repository, sha: run.headSha };
    return paged({ lab, call }, run.output.annotations, (one) => annotationJson(lab, at, one));
  }),
  post(`${RUN}/rerequest`, (lab, call) => {
    const context = openRun(lab, call, WRITE_CHECKS);
    rerequestCheckRun(context, context.run);
    return ok({}, 201);
  }),
  get(`${COMMIT}/check-runs`, listRuns),
  get(`${COMMIT}/check-suites`, listSuites),
];
