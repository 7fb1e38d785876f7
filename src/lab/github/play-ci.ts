import { createCheckRun, updateCheckRun } from "./acts/checks.ts";
import { botLoginOf } from "./actor.ts";
import { ACTIONS_APP } from "./apps.ts";
import { checkRunsOf } from "./check-outcomes.ts";
import { findUser, knownRepository } from "./find.ts";
import type { Lab } from "./lab.ts";
import type { AnnotationRecord, Conclusion } from "./records.ts";

/** What a job of a workflow says about a commit. */
export interface CiResult {
  readonly name: string;
  /** Without it the job is under way; the next result of the same name completes it. */
  readonly conclusion?: Conclusion;
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly AnnotationRecord[];
  /** What the job printed. */
  readonly log?: string;
}

/** Who pushed a commit: GitHub shows them as the sender of what workflows find out about it. */
function pusherOf(lab: Lab, sha: string): string {
  const push = lab.journal.writes.findLast(
    ({ method, body }) =>
      method === "PUSH" &&
      Array.isArray(body) &&
      body.some(
        (change: unknown) =>
          typeof change === "object" && change !== null && "after" in change && change.after === sha,
      ),
  );
  const login = push?.actor ?? "";
  return findUser(lab.state, login)?.login ?? botLoginOf(ACTIONS_APP);
}

/** Plays GitHub Actions: a check run by its App, with a log. Answers the id of the check run, which is the job's too. */
export async function playCi(
  lab: Lab,
  at: { readonly repository: string; readonly sha: string },
  result: CiResult,
): Promise<{ readonly id: number }> {
  const repository = knownRepository(lab.state, at.repository);
  const context = { lab, repository, actor: { kind: "user", login: pusherOf(lab, at.sha) } as const };
  const { name, conclusion, log, annotations = [] } = result;
  const output = {
    title: result.title ?? null,
    summary: result.summary ?? null,
    text: result.text ?? null,
    annotations,
  };
  const change = { status: "in_progress", name, conclusion, log, output } as const;
  const running = checkRunsOf(lab, { repositoryId: repository.id, sha: at.sha }, "latest").find(
    (run) => run.appId === ACTIONS_APP.id && run.name === name && run.status !== "completed",
  );
  const { id } =
    running === undefined
      ? await createCheckRun(context, { appId: ACTIONS_APP.id, headSha: at.sha }, change)
      : await updateCheckRun(context, running, change);
  return { id };
}
