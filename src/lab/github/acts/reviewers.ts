import { roleOf } from "../access.ts";
import { findUser, sameName } from "../find.ts";
import { userJson } from "../json/user-json.ts";
import { Problem } from "../problem.ts";
import type { PullIssue } from "../records.ts";
import { type ActContext, changePull, emitIssue } from "./act.ts";

function reviewerNamed(context: ActContext, issue: PullIssue, login: string): string {
  const { lab, repository } = context;
  if (sameName(login, issue.author)) {
    throw new Problem(422, "Review cannot be requested from pull request author.");
  }
  const user = findUser(lab.state, login);
  if (user?.type === "User" && roleOf(lab, repository, login) !== undefined) return user.login;
  throw new Problem(
    422,
    `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.owner}/${repository.name} repository.`,
  );
}

/** Asks people for a review: all of them, or nobody when one cannot be asked. */
export async function requestReviews(
  context: ActContext,
  issue: PullIssue,
  logins: readonly string[],
): Promise<PullIssue> {
  let current = issue;
  for (const login of logins.map((one) => reviewerNamed(context, issue, one))) {
    if (current.pull.reviewers.includes(login)) continue;
    current = changePull(context, current, { reviewers: [...current.pull.reviewers, login] });
    const fields = { requested_reviewer: userJson(context.lab, login) };
    await emitIssue(context, current, { action: "review_requested", fields });
  }
  return current;
}

/** Takes requests for a review back. */
export async function withdrawRequests(
  context: ActContext,
  issue: PullIssue,
  logins: readonly string[],
): Promise<PullIssue> {
  let current = issue;
  for (const reviewer of issue.pull.reviewers) {
    if (!logins.some((login) => sameName(login, reviewer))) continue;
    const reviewers = current.pull.reviewers.filter((login) => login !== reviewer);
    current = changePull(context, current, { reviewers });
    const fields = { requested_reviewer: userJson(context.lab, reviewer) };
    await emitIssue(context, current, { action: "review_request_removed", fields });
  }
  return current;
}
