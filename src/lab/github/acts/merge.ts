import { actorLogin } from "../actor.ts";
import { announceRefChanges } from "../git/ref-changes.ts";
import { invalid, Problem } from "../problem.ts";
import { mergeObstacle } from "../protection.ts";
import { pullRange } from "../pull-range.ts";
import type { PullIssue } from "../records.ts";
import { type ActContext, latestPull } from "./act.ts";
import { closeLinked, finishMerge } from "./finish-merge.ts";

interface MergeOrder {
  readonly method: "merge" | "squash";
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

function messageOf(context: ActContext, issue: PullIssue, order: MergeOrder): string {
  const { owner } = context.repository;
  const squash = order.method === "squash";
  const title = squash
    ? `${issue.title} (#${issue.number})`
    : `Merge pull request #${issue.number} from ${owner}/${issue.pull.headRef}`;
  const text = order.message ?? (squash ? (issue.body ?? "") : issue.title);
  return `${order.title ?? title}\n\n${text}`.trimEnd();
}

async function joined(context: ActContext, issue: PullIssue, order: MergeOrder) {
  const { lab, repository } = context;
  const { from, to } = await pullRange(lab, repository, issue.pull);
  const commit = await lab.git.merge(repository, {
    ours: from,
    theirs: to,
    parents: order.method === "squash" ? [from] : [from, to],
    message: messageOf(context, issue, order),
    author: actorLogin(lab, context.actor),
    at: lab.now(),
  });
  if (commit === undefined) throw new Problem(405, "Pull Request is not mergeable");
  return { base: from, commit };
}

/** Merges a pull request for real, tells everybody, and closes the issues that its text says it closes. */
export function mergePull(context: ActContext, opened: PullIssue, order: MergeOrder): Promise<PullIssue> {
  const { lab, repository } = context;
  return lab.git.exclusive(repository, async () => {
    const issue = latestPull(context, opened);
    if (issue.state === "closed") throw new Problem(405, "Pull Request is not mergeable");
    if (issue.pull.draft) throw new Problem(405, "Pull Request is still a draft");
    const obstacle = mergeObstacle(lab, issue);
    if (obstacle !== undefined) throw new Problem(405, obstacle);
    const ref = `refs/heads/${issue.pull.baseRef}`;
    const { base, commit } = await joined(context, issue, order);
    await lab.git.setRef(repository, ref, commit);
    const merged = await finishMerge(context, issue, { base, commit });
    await announceRefChanges(context, [{ ref, before: base, after: commit }]);
    await closeLinked(context, merged);
    return merged;
  });
}

const refuse = (message: string): Problem =>
  invalid("PullRequest", { field: "head", code: "custom", message });

/** Merges the base into a pull request's head. GitHub answers first and merges later; here it is done at once. */
export async function updateBranch(
  context: ActContext,
  opened: PullIssue,
  expected: string | undefined,
): Promise<void> {
  const { lab, repository } = context;
  await lab.git.exclusive(repository, async () => {
    const issue = latestPull(context, opened);
    const { headRef, headSha, baseRef } = issue.pull;
    const ref = `refs/heads/${headRef}`;
    if (issue.state === "closed") throw new Problem(422, "Cannot update a closed pull request.");
    if (expected !== undefined && expected !== headSha) {
      throw new Problem(422, "expected head sha didn’t match current head ref.");
    }
    const { from: base } = await pullRange(lab, repository, issue.pull);
    if (await lab.git.isAncestor(repository, { from: base, to: headSha })) {
      throw new Problem(422, "There are no new commits on the base branch.");
    }
    const commit = await lab.git.merge(repository, {
      ours: headSha,
      theirs: base,
      parents: [headSha, base],
      message: `Merge branch '${baseRef}' into ${headRef}`,
      author: actorLogin(lab, context.actor),
      at: lab.now(),
    });
    if (commit === undefined) throw refuse("merge conflict between base and head");
    await lab.git.setRef(repository, ref, commit);
    await announceRefChanges(context, [{ ref, before: headSha, after: commit }]);
  });
}
