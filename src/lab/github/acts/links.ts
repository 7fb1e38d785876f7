import { actorLogin } from "../actor.ts";
import { issueJson } from "../json/issue-json.ts";
import { repositoryJson } from "../json/repository-json.ts";
import { childrenOf, issueById } from "../links.ts";
import { Problem } from "../problem.ts";
import type { IssueRecord, RepositoryRecord } from "../records.ts";
import { emit } from "../webhooks/emit.ts";
import type { ActContext } from "./act.ts";

// GitHub's limits of a tree of issues.
const MOST_CHILDREN = 100;
const MOST_LEVELS = 8;

const refuse = (message: string): Problem =>
  new Problem(422, "Validation Failed", {
    fields: { errors: [{ resource: "Issue", code: "custom", message }] },
  });

/** An issue and the repository it is in. */
interface Placed {
  readonly issue: IssueRecord;
  readonly repository: RepositoryRecord;
}

function placed(context: ActContext, issue: IssueRecord): Placed {
  const repository = context.lab.state.repositories.get(issue.repositoryId);
  if (repository === undefined) throw new Error(`The lab has no repository ${issue.repositoryId}`);
  return { issue, repository };
}

function ancestorsOf(context: ActContext, id: number): number[] {
  const ancestors: number[] = [];
  const { parents } = context.lab.state;
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) ancestors.push(at);
  return ancestors;
}

function depthBelow(context: ActContext, id: number): number {
  const below = childrenOf(context.lab.state, id).map((child) => depthBelow(context, child.id));
  return 1 + Math.max(0, ...below);
}

/** Makes an issue part of another. */
export function addSubIssue(
  context: ActContext,
  parent: IssueRecord,
  add: { readonly child: IssueRecord; readonly replaceParent: boolean },
): void {
  const { state } = context.lab;
  const { child } = add;
  const former = state.parents.get(child.id);
  const above = [parent.id, ...ancestorsOf(context, parent.id)];
  if (former === parent.id) throw refuse("Issue may not contain duplicate sub-issues");
  if (former !== undefined && !add.replaceParent) throw refuse("Sub issue may only have one parent");
  if (above.includes(child.id)) throw refuse("Sub issue may not create a circular dependency");
  if (childrenOf(state, parent.id).length >= MOST_CHILDREN) {
    throw refuse(`Parent cannot have more than ${MOST_CHILDREN} sub-issues`);
  }
  if (above.length + depthBelow(context, child.id) > MOST_LEVELS) {
    throw refuse(`Issue hierarchies cannot be more than ${MOST_LEVELS} layers deep`);
  }
  const before = former === undefined ? undefined : issueById(state, former);
  if (before !== undefined) removeSubIssue(context, before, child);
  state.parents.set(child.id, parent.id);
  tellSubIssue(context, { parent, child, verb: "added" });
}

/** Takes an issue out of another. */
export function removeSubIssue(context: ActContext, parent: IssueRecord, child: IssueRecord): void {
  context.lab.state.parents.delete(child.id);
  tellSubIssue(context, { parent, child, verb: "removed" });
}

/** Both repositories are told, each with the other one beside its own. */
function tellSubIssue(
  context: ActContext,
  news: { readonly parent: IssueRecord; readonly child: IssueRecord; readonly verb: "added" | "removed" },
): void {
  const { lab } = context;
  const [above, below] = [placed(context, news.parent), placed(context, news.child)];
  const sender = actorLogin(lab, context.actor);
  const fields = {
    parent_issue_id: above.issue.id,
    parent_issue: issueJson(lab, above.repository, above.issue),
    sub_issue_id: below.issue.id,
    sub_issue: issueJson(lab, below.repository, below.issue),
  };
  emit(lab, {
    event: "sub_issues",
    action: `sub_issue_${news.verb}`,
    sender,
    repository: above.repository,
    fields: { ...fields, sub_issue_repo: repositoryJson(lab, below.repository) },
  });
  emit(lab, {
    event: "sub_issues",
    action: `parent_issue_${news.verb}`,
    sender,
    repository: below.repository,
    fields: { ...fields, parent_issue_repo: repositoryJson(lab, above.repository) },
  });
}

function waitsFor(context: ActContext, from: number, to: number): boolean {
  const blockers = context.lab.state.blockers.get(from) ?? [];
  return blockers.some((id) => id === to || waitsFor(context, id, to));
}

/** Says that an issue waits for another. */
export function addBlocker(context: ActContext, blocked: IssueRecord, blocker: IssueRecord): void {
  const { blockers } = context.lab.state;
  const known = blockers.get(blocked.id) ?? [];
  if (known.includes(blocker.id)) throw refuse("Target issue has already been taken");
  if (blocker.id === blocked.id || waitsFor(context, blocker.id, blocked.id)) {
    throw refuse("Issue dependencies may not be circular");
  }
  blockers.set(blocked.id, [...known, blocker.id]);
  tellBlocker(context, { blocked, blocker, verb: "added" });
}

/** Says that an issue does not wait for another any more. */
export function removeBlocker(context: ActContext, blocked: IssueRecord, blocker: IssueRecord): void {
  const { blockers } = context.lab.state;
  const left = (blockers.get(blocked.id) ?? []).filter((id) => id !== blocker.id);
  blockers.set(blocked.id, left);
  tellBlocker(context, { blocked, blocker, verb: "removed" });
}

function tellBlocker(
  context: ActContext,
  news: { readonly blocked: IssueRecord; readonly blocker: IssueRecord; readonly verb: "added" | "removed" },
): void {
  const { lab } = context;
  const [blocked, blocking] = [placed(context, news.blocked), placed(context, news.blocker)];
  const sender = actorLogin(lab, context.actor);
  const fields = {
    blocked_issue_id: blocked.issue.id,
    blocked_issue: issueJson(lab, blocked.repository, blocked.issue),
    blocking_issue_id: blocking.issue.id,
    blocking_issue: issueJson(lab, blocking.repository, blocking.issue),
  };
  emit(lab, {
    event: "issue_dependencies",
    action: `blocked_by_${news.verb}`,
    sender,
    repository: blocked.repository,
    fields: { ...fields, blocking_issue_repo: repositoryJson(lab, blocking.repository) },
  });
  emit(lab, {
    event: "issue_dependencies",
    action: `blocking_${news.verb}`,
    sender,
    repository: blocking.repository,
    fields: { ...fields, blocked_issue_repo: repositoryJson(lab, blocked.repository) },
  });
}
