import type { pullJson } from "./json/pull-json.ts";
import type { reviewCommentJson } from "./json/review-comment-json.ts";
import type { reviewJson } from "./json/review-json.ts";
import { nodeId } from "./json/node-id.ts";
import type { Lab } from "./lab.ts";
import type { ReviewThreadRecord, Side } from "./records.ts";
import { issueKey } from "./state.ts";
import { knownRepository } from "./find.ts";

type LabPull = Awaited<ReturnType<typeof pullJson>>;
type LabReview = ReturnType<typeof reviewJson>;
type LabReviewComment = Awaited<ReturnType<typeof reviewCommentJson>>;

/** What a person does to pull requests; a refusal is an error. */
export interface PersonOnPulls {
  /** A comment stands on a line of the head unless `side` is `LEFT`, which counts the lines of the base. */
  readonly review: (
    repository: string,
    number: number,
    review: {
      readonly event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
      readonly body?: string;
      readonly commit_id?: string;
      readonly comments?: readonly {
        readonly path: string;
        readonly line: number;
        readonly body: string;
        readonly side?: Side;
        readonly start_line?: number;
      }[];
    },
  ) => Promise<LabReview>;
  readonly editReview: (repository: string, id: number, body: string) => Promise<LabReview>;
  readonly dismissReview: (repository: string, id: number, message: string) => Promise<LabReview>;
  readonly reviewComments: (repository: string, number: number) => Promise<readonly LabReviewComment[]>;
  readonly replyToReview: (repository: string, commentId: number, body: string) => Promise<LabReviewComment>;
  readonly editReviewComment: (repository: string, id: number, body: string) => Promise<LabReviewComment>;
  readonly deleteReviewComment: (repository: string, id: number) => Promise<void>;
  /** The thread that a comment belongs to. */
  readonly resolveThread: (commentId: number) => Promise<void>;
  readonly unresolveThread: (commentId: number) => Promise<void>;
  readonly requestReview: (repository: string, number: number, login: string) => Promise<void>;
  readonly withdrawReviewRequest: (repository: string, number: number, login: string) => Promise<void>;
  readonly editPullRequest: (
    repository: string,
    number: number,
    change: { readonly title?: string; readonly body?: string; readonly base?: string },
  ) => Promise<LabPull>;
  readonly merge: (
    repository: string,
    number: number,
    order?: { readonly merge_method?: "merge" | "squash"; readonly sha?: string },
  ) => Promise<{ readonly sha: string }>;
  readonly updateBranch: (repository: string, number: number) => Promise<void>;
  readonly setStatus: (
    repository: string,
    sha: string,
    status: {
      readonly state: "error" | "failure" | "pending" | "success";
      readonly context: string;
      readonly description?: string;
    },
  ) => Promise<void>;
  /** Asks for a check run to be done again. */
  readonly rerequestCheck: (repository: string, id: number) => Promise<void>;
  readonly markReady: (repository: string, number: number) => Promise<void>;
  readonly convertToDraft: (repository: string, number: number) => Promise<void>;
}

interface Deps {
  readonly lab: Lab;
  /** A REST request that must succeed. */
  readonly send: <T>(method: string, path: string, body?: unknown) => Promise<T>;
}

function known<T>(what: string, found: T | undefined | null): T {
  if (found === undefined || found === null) throw new Error(`The lab has no such ${what}`);
  return found;
}

/** The acts of one person on pull requests. */
export function personOnPulls({ lab, send }: Deps): PersonOnPulls {
  const at = (repository: string, number: number): string => `/repos/${repository}/pulls/${number}`;
  const commentAt = (repository: string, id: number): string => `/repos/${repository}/pulls/comments/${id}`;
  const mutate = async (name: string, argument: string, id: string): Promise<void> => {
    const query = `mutation($id: ID!) { ${name}(input: { ${argument}: $id }) { __typename } }`;
    const outcome = await send<{ readonly errors?: unknown }>("POST", "/graphql", {
      query,
      variables: { id },
    });
    if (outcome.errors !== undefined) throw new Error(`${name} failed: ${JSON.stringify(outcome.errors)}`);
  };
  const reviewAt = (repository: string, id: number): string =>
    `${at(repository, known("review", lab.state.reviews.get(id)).pullNumber)}/reviews/${id}`;
  const threadOf = (commentId: number): ReviewThreadRecord => {
    const comment = known("comment on a diff", lab.state.reviewComments.get(commentId));
    return known("thread", lab.state.reviewThreads.get(comment.threadId));
  };
  const threadNode = (commentId: number): string => nodeId("PullRequestReviewThread", threadOf(commentId).id);
  const pullOf = (fullName: string, number: number): string => {
    const repositoryId = knownRepository(lab.state, fullName).id;
    const issue = known("pull request", lab.state.issues.get(issueKey({ repositoryId, number })));
    return nodeId("PullRequest", known("pull request", issue.pull).id);
  };
  return {
    review: (repository, number, review) => send("POST", `${at(repository, number)}/reviews`, review),
    editReview: (repository, id, body) => send("PUT", reviewAt(repository, id), { body }),
    dismissReview: (repository, id, message) =>
      send("PUT", `${reviewAt(repository, id)}/dismissals`, { message }),
    reviewComments: (repository, number) => send("GET", `${at(repository, number)}/comments?per_page=100`),
    replyToReview: (repository, commentId, body) =>
      send("POST", `${at(repository, threadOf(commentId).pullNumber)}/comments/${commentId}/replies`, {
        body,
      }),
    editReviewComment: (repository, id, body) => send("PATCH", commentAt(repository, id), { body }),
    deleteReviewComment: (repository, id) => send("DELETE", commentAt(repository, id)),
    resolveThread: (id) => mutate("resolveReviewThread", "threadId", threadNode(id)),
    unresolveThread: (id) => mutate("unresolveReviewThread", "threadId", threadNode(id)),
    requestReview: (repository, number, login) =>
      send("POST", `${at(repository, number)}/requested_reviewers`, { reviewers: [login] }),
    withdrawReviewRequest: (repository, number, login) =>
      send("DELETE", `${at(repository, number)}/requested_reviewers`, { reviewers: [login] }),
    editPullRequest: (repository, number, change) => send("PATCH", at(repository, number), change),
    merge: (repository, number, order = {}) => send("PUT", `${at(repository, number)}/merge`, order),
    updateBranch: (repository, number) => send("PUT", `${at(repository, number)}/update-branch`),
    setStatus: (repository, sha, status) => send("POST", `/repos/${repository}/statuses/${sha}`, status),
    rerequestCheck: (repository, id) => send("POST", `/repos/${repository}/check-runs/${id}/rerequest`),
    markReady: (repository, number) =>
      mutate("markPullRequestReadyForReview", "pullRequestId", pullOf(repository, number)),
    convertToDraft: (repository, number) =>
      mutate("convertPullRequestToDraft", "pullRequestId", pullOf(repository, number)),
  };
}
