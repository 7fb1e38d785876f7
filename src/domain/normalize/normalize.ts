import { actKeyOf } from "../act-key.ts";
import type { SquadronEvent } from "../event.ts";
import { checkRun, checkSuite, status } from "./checks.ts";
import { issueComment, reviewComment } from "./comment.ts";
import type { Delivery, Family, Ignored } from "./family.ts";
import { installationFamily, installationRepositories } from "./installation.ts";
import { issues } from "./issues.ts";
import { issueDependencies, subIssues } from "./links.ts";
import { pullRequest } from "./pull-request.ts";
import { push } from "./push.ts";
import { repository } from "./repository.ts";
import { review, reviewThread } from "./review.ts";

// A Map, since the name comes from a header and "__proto__" is a name like any other.
const families: ReadonlyMap<string, Family> = new Map([
  ["check_run", checkRun],
  ["check_suite", checkSuite],
  ["installation", installationFamily],
  ["installation_repositories", installationRepositories],
  ["issue_comment", issueComment],
  ["issue_dependencies", issueDependencies],
  ["issues", issues],
  ["pull_request", pullRequest],
  ["pull_request_review", review],
  ["pull_request_review_comment", reviewComment],
  ["pull_request_review_thread", reviewThread],
  ["push", push],
  ["repository", repository],
  ["status", status],
  ["sub_issues", subIssues],
]);

/** The webhook events that the App subscribes to, by GitHub's names. */
export const handledEvents: readonly string[] = [...families.keys()];

/** One webhook delivery as one act, or the reason why it is none of ours. Never throws, whatever the payload is. */
export function normalize(delivery: Delivery): SquadronEvent | Ignored {
  const family = families.get(delivery.event);
  if (!family) return { ignored: "nothing is done on this event" };
  const event = family(delivery);
  return "ignored" in event ? event : { ...event, actKey: actKeyOf(event) };
}
