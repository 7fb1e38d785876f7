import type { Actor } from "../actor.ts";
import { actorLogin } from "../actor.ts";
import { isPull } from "../find.ts";
import { issueJson } from "../json/issue-json.ts";
import type { Lab } from "../lab.ts";
import type { IssueRecord, PullIssue, PullRecord, RepositoryRecord } from "../records.ts";
import { issueKey } from "../state.ts";
import { emit } from "../webhooks/emit.ts";
import { pullPayload } from "./pull-payload.ts";

/** Who acts, and where. */
export interface ActContext {
  readonly lab: Lab;
  readonly actor: Actor;
  readonly repository: RepositoryRecord;
}

/** Stores an issue with a new `updated_at`. */
export function saveIssue<T extends IssueRecord>(context: ActContext, issue: T): T {
  const saved = { ...issue, updatedAt: context.lab.now() };
  context.lab.state.issues.set(issueKey(saved), saved);
  return saved;
}

/** A pull request as it is stored now: git was asked, or waited for, since this one was read. */
export function latestPull(context: ActContext, issue: PullIssue): PullIssue {
  const stored = context.lab.state.issues.get(issueKey(issue));
  return stored !== undefined && isPull(stored) ? stored : issue;
}

/** Changes what a pull request has beyond its issue. */
export function changePull(context: ActContext, issue: PullIssue, change: Partial<PullRecord>): PullIssue {
  const latest = latestPull(context, issue);
  return saveIssue(context, { ...latest, pull: { ...latest.pull, ...change } });
}

/** Tells what happened to an issue, or to a pull request under its own event. */
export async function emitIssue(
  context: ActContext,
  issue: IssueRecord,
  news: { readonly action: string; readonly fields?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { lab, repository } = context;
  const sender = actorLogin(lab, context.actor);
  const { action, fields } = news;
  if (issue.pull === null) {
    const shown = { issue: issueJson(lab, repository, issue), ...fields };
    emit(lab, { event: "issues", action, sender, repository, fields: shown });
    return;
  }
  const shown = { ...(await pullPayload(lab, repository, issue)), ...fields };
  emit(lab, { event: "pull_request", action, sender, repository, fields: shown });
}
