import type { Lab } from "../lab.ts";
import type { RepositoryRecord, ReviewRecord } from "../records.ts";
import { stamp } from "../time.ts";
import { authorAssociation } from "./association.ts";
import { nodeId } from "./node-id.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { userJson } from "./user-json.ts";

/** A review. */
export function reviewJson(lab: Lab, repository: RepositoryRecord, review: ReviewRecord) {
  const pull = `${repositoryUrl(lab, repository)}/pulls/${review.pullNumber}`;
  const page = `${repositoryPage(lab, repository)}/pull/${review.pullNumber}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PullRequestReview", review.id),
    user: userJson(lab, review.author),
    body: review.body,
    state: review.state as string,
    html_url: page,
    pull_request_url: pull,
    author_association: authorAssociation(lab, repository, review.author),
    _links: { html: { href: page }, pull_request: { href: pull } },
    submitted_at: stamp(review.submittedAt),
    commit_id: review.commitSha,
  };
}

/** A review as webhooks show it: the state in small letters, and no body instead of an empty one. */
export function reviewEventJson(lab: Lab, repository: RepositoryRecord, review: ReviewRecord) {
  return {
    ...reviewJson(lab, repository, review),
    body: review.body === "" ? null : review.body,
    state: review.state.toLowerCase(),
    updated_at: stamp(review.updatedAt),
  };
}
