import { invalid } from "../problem.ts";

// GitHub's limit for the text of issues, pull requests and comments, in characters.
const LONGEST_TEXT = 65_536;

/** Refuses a text that GitHub would refuse for its length. */
export function refuseLongText(
  resource:
    | "Issue"
    | "IssueComment"
    | "PullRequest"
    | "PullRequestReview"
    | "PullRequestReviewComment"
    | "CommitComment",
  text: string | null | undefined,
): void {
  if (text === null || text === undefined || Array.from(text).length <= LONGEST_TEXT) return;
  const message = `body is too long (maximum is ${LONGEST_TEXT} characters)`;
  const field = resource === "IssueComment" ? "data" : "body";
  throw invalid(resource, { field, code: "custom", message });
}
