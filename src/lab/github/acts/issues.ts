import { actorLogin } from "../actor.ts";
import { issueComments } from "../find.ts";
import { issueJson } from "../json/issue-json.ts";
import { repositoryJson } from "../json/repository-json.ts";
import type { IssueRecord, PullRecord, RepositoryRecord } from "../records.ts";
import { issueKey, nextId, nextNumber } from "../state.ts";
import { type ActContext, emitIssue, saveIssue } from "./act.ts";
import { addAssignees } from "./assignees.ts";
import { addLabels } from "./labels.ts";

export interface NewIssue {
  readonly title: string;
  readonly body: string | null;
  readonly pull: PullRecord | null;
}

/** An issue that nobody has been told about yet. */
export function makeIssue(context: ActContext, input: NewIssue): IssueRecord {
  const { lab, repository } = context;
  const now = lab.now();
  const issue: IssueRecord = {
    id: nextId(lab.state, "issue"),
    repositoryId: repository.id,
    number: nextNumber(lab.state, repository.id),
    title: input.title,
    body: input.body,
    state: "open",
    stateReason: null,
    author: actorLogin(lab, context.actor),
    viaApp: context.actor.kind === "installation",
    labels: [],
    assignees: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    pull: input.pull,
  };
  lab.state.issues.set(issueKey(issue), issue);
  return issue;
}

/** Opens an issue; its labels and assignees follow as acts of their own, as on GitHub. */
export async function openIssue(
  context: ActContext,
  input: NewIssue & { readonly labels: readonly string[]; readonly assignees: readonly string[] },
): Promise<IssueRecord> {
  const issue = makeIssue(context, input);
  await emitIssue(context, issue, { action: "opened" });
  return addAssignees(context, await addLabels(context, issue, input.labels), input.assignees);
}

/** Changes title or body; nothing is told when both stay as they were. */
export async function editIssue(
  context: ActContext,
  issue: IssueRecord,
  change: { readonly title?: string | undefined; readonly body?: string | null | undefined },
): Promise<IssueRecord> {
  const { title = issue.title, body = issue.body } = change;
  const changes = {
    ...(title === issue.title ? {} : { title: { from: issue.title } }),
    ...(body === issue.body ? {} : { body: { from: issue.body ?? "" } }),
  };
  if (Object.keys(changes).length === 0) return issue;
  const edited = saveIssue(context, { ...issue, title, body });
  await emitIssue(context, edited, { action: "edited", fields: { changes } });
  return edited;
}

/** Closes an issue or pull request. */
export async function closeIssue(
  context: ActContext,
  issue: IssueRecord,
  reason: string | null,
): Promise<IssueRecord> {
  if (issue.state === "closed") return issue;
  const closed = saveIssue(context, {
    ...issue,
    state: "closed",
    stateReason: issue.pull === null ? (reason ?? "completed") : null,
    closedAt: context.lab.now(),
    closedBy: actorLogin(context.lab, context.actor),
  });
  await emitIssue(context, closed, { action: "closed" });
  return closed;
}

/** Opens a closed issue or pull request again. */
export async function reopenIssue(context: ActContext, issue: IssueRecord): Promise<IssueRecord> {
  if (issue.state === "open") return issue;
  const opened = saveIssue(context, {
    ...issue,
    state: "open",
    stateReason: issue.pull === null ? "reopened" : null,
    closedAt: null,
    closedBy: null,
  });
  await emitIssue(context, opened, { action: "reopened" });
  return opened;
}

function forget(context: ActContext, issue: IssueRecord): void {
  const { state } = context.lab;
  for (const comment of issueComments(state, issue)) state.comments.delete(comment.id);
  state.issues.delete(issueKey(issue));
  state.parents.delete(issue.id);
  state.blockers.delete(issue.id);
}

/** Deletes an issue; GitHub offers this to admins only, and not over REST. */
export async function deleteIssue(context: ActContext, issue: IssueRecord): Promise<void> {
  await emitIssue(context, issue, { action: "deleted" });
  forget(context, issue);
  context.lab.state.gone.set(issueKey(issue), { kind: "deleted" });
}

/** Moves an issue with its comments to another repository, where it gets a new number. */
export async function transferIssue(
  context: ActContext,
  issue: IssueRecord,
  target: RepositoryRecord,
): Promise<IssueRecord> {
  const { lab } = context;
  const number = nextNumber(lab.state, target.id);
  const moved = { ...issue, id: nextId(lab.state, "issue"), repositoryId: target.id, number, labels: [] };
  lab.state.issues.set(issueKey(moved), moved);
  for (const comment of issueComments(lab.state, issue)) {
    lab.state.comments.set(comment.id, { ...comment, repositoryId: target.id, issueNumber: number });
  }
  const changes = { new_issue: issueJson(lab, target, moved), new_repository: repositoryJson(lab, target) };
  await emitIssue(context, issue, { action: "transferred", fields: { changes } });
  forget(context, issue);
  lab.state.gone.set(issueKey(issue), { kind: "moved", repositoryId: target.id, number });
  const there = { ...context, repository: target };
  const origin = {
    old_issue: issueJson(lab, context.repository, issue),
    old_repository: repositoryJson(lab, context.repository),
  };
  await emitIssue(there, moved, { action: "opened", fields: { changes: origin } });
  return moved;
}
