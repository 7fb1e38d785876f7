import { installationOf, grants, roleOf } from "./access.ts";
import { pullReviews } from "./find.ts";
import { botLogin } from "./actor.ts";
import type { Lab } from "./lab.ts";
import type { ProtectionRecord, PullIssue, ReviewRecord } from "./records.ts";
import { checkOutcomes } from "./check-outcomes.ts";

/** What a branch demands before anything is merged into it. */
export function protectionOf(
  lab: Lab,
  branch: { readonly repositoryId: number; readonly name: string },
): ProtectionRecord | undefined {
  return lab.state.protections.get(`${branch.repositoryId}:${branch.name}`);
}

/** Only the word of somebody who could merge counts; an App's, when it may write contents. */
function counts(lab: Lab, review: ReviewRecord): boolean {
  const repository = lab.state.repositories.get(review.repositoryId);
  if (repository === undefined) return false;
  if (review.author === botLogin(lab)) {
    const installation = installationOf(lab, repository);
    const need = { permissions: ["contents"], level: "write" } as const;
    return installation !== undefined && grants(installation.permissions, need);
  }
  const role = roleOf(lab, repository, review.author);
  return role !== undefined && role !== "read" && role !== "triage";
}

/** Each reviewer's last word: a later comment takes nothing back, a later verdict or a dismissal does. */
function lastWords(lab: Lab, issue: PullIssue): ReviewRecord[] {
  const last = new Map<string, ReviewRecord>();
  for (const review of pullReviews(lab.state, issue)) {
    if (review.state !== "COMMENTED" && counts(lab, review)) last.set(review.author, review);
  }
  return [...last.values()];
}

function reviewObstacle(lab: Lab, issue: PullIssue, approvals: number): string | undefined {
  if (approvals === 0) return undefined;
  const words = lastWords(lab, issue);
  const given = words.filter((review) => review.state === "APPROVED").length;
  const wanted = approvals === 1 ? "review is" : "reviews are";
  const text = `At least ${approvals} approving ${wanted} required by reviewers with write access.`;
  if (words.some((review) => review.state === "CHANGES_REQUESTED"))
    return `Changes have been requested. ${text}`;
  return given < approvals ? text : undefined;
}

function checkObstacle(lab: Lab, issue: PullIssue, required: ProtectionRecord["checks"]): string | undefined {
  const outcomes = checkOutcomes(lab, issue.repositoryId, issue.pull.headSha);
  const said = required.map(({ context, appId }) => ({
    context,
    outcomes: outcomes.filter((one) => one.name === context && (appId ?? one.appId) === one.appId),
  }));
  const open = said.filter((check) => !check.outcomes.some((one) => one.passed));
  const [first] = open;
  if (first === undefined) return undefined;
  if (open.length > 1) return `${open.length} of ${required.length} required status checks are expected.`;
  return `Required status check "${first.context}" is ${first.outcomes[0]?.state ?? "expected"}.`;
}

/** Why a protected branch does not take a pull request yet, in GitHub's words. */
export function mergeObstacle(lab: Lab, issue: PullIssue): string | undefined {
  const { repositoryId, pull } = issue;
  const protection = protectionOf(lab, { repositoryId, name: pull.baseRef });
  if (protection === undefined) return undefined;
  return reviewObstacle(lab, issue, protection.approvals) ?? checkObstacle(lab, issue, protection.checks);
}

/** GitHub's one word for how far a pull request is from being merged. */
export function mergeableState(lab: Lab, issue: PullIssue, mergeable: boolean): string {
  if (issue.pull.mergedAt !== null) return "unknown";
  if (!mergeable) return "dirty";
  if (issue.pull.draft) return "draft";
  if (mergeObstacle(lab, issue) !== undefined) return "blocked";
  const outcomes = checkOutcomes(lab, issue.repositoryId, issue.pull.headSha);
  return outcomes.every((one) => one.passed) ? "clean" : "unstable";
}
