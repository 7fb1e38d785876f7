import type {
  CommentRecord,
  IssueRecord,
  LabelRecord,
  PullIssue,
  RepositoryRecord,
  ReviewCommentRecord,
  ReviewRecord,
  ReviewThreadRecord,
  UserRecord,
} from "./records.ts";
import { issueKey, type State } from "./state.ts";

/** Logins, repository names and label names are compared without case, as GitHub does. */
export const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** A user, organization or bot by login. */
export function findUser(state: State, login: string): UserRecord | undefined {
  return state.users.get(login.toLowerCase());
}

/** A user that is known to exist: everything stored names only seeded logins. */
export function knownUser(state: State, login: string): UserRecord {
  const user = findUser(state, login);
  if (user === undefined) throw new Error(`The lab has no user ${login}: create it with seed.createUser`);
  return user;
}

/** A repository by owner and name. */
export function findRepository(state: State, owner: string, name: string): RepositoryRecord | undefined {
  for (const repository of state.repositories.values()) {
    if (sameName(repository.owner, owner) && sameName(repository.name, name)) return repository;
  }
  return undefined;
}

/** A repository by `owner/name` that is known to exist. */
export function knownRepository(state: State, fullName: string): RepositoryRecord {
  const [owner = "", name = ""] = fullName.split("/");
  const repository = findRepository(state, owner, name);
  if (repository === undefined) throw new Error(`The lab has no repository ${fullName}`);
  return repository;
}

/** A repository's label by name. */
export function findLabel(state: State, repositoryId: number, name: string): LabelRecord | undefined {
  return repositoryLabels(state, repositoryId).find((label) => sameName(label.name, name));
}

/** A repository's labels in order of creation. */
export function repositoryLabels(state: State, repositoryId: number): LabelRecord[] {
  return [...state.labels.values()].filter((label) => label.repositoryId === repositoryId);
}

/** A repository's issues and pull requests in order of creation. */
export function repositoryIssues(state: State, repositoryId: number): IssueRecord[] {
  return [...state.issues.values()].filter((issue) => issue.repositoryId === repositoryId);
}

/** An issue's comments in order of creation. */
export function issueComments(state: State, issue: IssueRecord): CommentRecord[] {
  return state.comments.in(issueKey(issue));
}

/** Whether an issue is a pull request. */
export const isPull = (issue: IssueRecord): issue is PullIssue => issue.pull !== null;

const ofPull =
  (issue: IssueRecord) =>
  (one: { readonly repositoryId: number; readonly pullNumber: number }): boolean =>
    one.repositoryId === issue.repositoryId && one.pullNumber === issue.number;

/** A pull request's reviews in order of submission. */
export function pullReviews(state: State, issue: IssueRecord): ReviewRecord[] {
  return [...state.reviews.values()].filter(ofPull(issue));
}

/** A pull request's threads in order of creation; one whose comments are all deleted is gone. */
export function pullThreads(state: State, issue: IssueRecord): ReviewThreadRecord[] {
  const threads = [...state.reviewThreads.values()].filter(ofPull(issue));
  return threads.filter((thread) => threadComments(state, thread).length > 0);
}

/** A thread's comments in order of creation. */
export function threadComments(state: State, thread: Pick<ReviewThreadRecord, "id">): ReviewCommentRecord[] {
  return [...state.reviewComments.values()].filter((comment) => comment.threadId === thread.id);
}

/** All comments on a pull request's diff, in order of creation. */
export function pullReviewComments(state: State, issue: IssueRecord): ReviewCommentRecord[] {
  const threads = new Set(pullThreads(state, issue).map((thread) => thread.id));
  return [...state.reviewComments.values()].filter((comment) => threads.has(comment.threadId));
}
