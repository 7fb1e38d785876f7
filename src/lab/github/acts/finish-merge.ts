import { actorLogin } from "../actor.ts";
import { closedBy } from "../closing-keywords.ts";
import type { PullIssue } from "../records.ts";
import { issueKey } from "../state.ts";
import { type ActContext, changePull, emitIssue, saveIssue } from "./act.ts";
import { closeIssue } from "./issues.ts";

/** Closes a pull request whose commits have reached its base, and tells. */
export async function finishMerge(
  context: ActContext,
  issue: PullIssue,
  at: { readonly base: string; readonly commit: string },
): Promise<PullIssue> {
  const now = context.lab.now();
  const by = actorLogin(context.lab, context.actor);
  const pull = { mergedAt: now, mergedBy: by, mergeSha: at.commit, baseSha: at.base };
  const merged = saveIssue(context, {
    ...changePull(context, issue, pull),
    state: "closed" as const,
    closedAt: now,
    closedBy: by,
  });
  await emitIssue(context, merged, { action: "closed" });
  return merged;
}

/** Closes the issues that a merged pull request says it closes; only the default branch's do. */
export async function closeLinked(context: ActContext, issue: PullIssue): Promise<void> {
  const { lab, repository } = context;
  if (issue.pull.baseRef !== repository.defaultBranch) return;
  for (const number of closedBy(issue.body)) {
    const linked = lab.state.issues.get(issueKey({ repositoryId: repository.id, number }));
    if (linked?.pull === null) await closeIssue(context, linked, "completed");
  }
}
