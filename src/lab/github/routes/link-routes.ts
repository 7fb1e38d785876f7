import { z } from "zod";

import { canSee, READ_ISSUES, TRIAGE } from "../access.ts";
import { addBlocker, addSubIssue, removeBlocker, removeSubIssue } from "../acts/links.ts";
import { issueJson } from "../json/issue-json.ts";
import type { Lab } from "../lab.ts";
import { blockedBy, blockersOf, childrenOf, issueById } from "../links.ts";
import { paged } from "../paging.ts";
import { notFound, Problem } from "../problem.ts";
import type { IssueRecord } from "../records.ts";
import { type Answer, type Call, get, ok, param, parseBody, post, remove, type Route } from "../route.ts";
import { type IssueContext, openIssueInPath } from "./issue-in-path.ts";

const ISSUE = "/repos/:owner/:repo/issues/:number{[0-9]+}";
const CHILD = z.object({ sub_issue_id: z.int(), replace_parent: z.boolean().default(false) });
const BLOCKER = z.object({ issue_id: z.int() });

/** Only issues have such links: a pull request's number is not found here. */
function openForChange(lab: Lab, call: Call): IssueContext {
  const context = openIssueInPath(lab, call, TRIAGE);
  if (context.issue.pull !== null) throw notFound();
  return context;
}

/** The other end of a link, which the body names by its id. */
function otherIssue(context: IssueContext, id: number): IssueRecord {
  const { lab, actor } = context;
  const issue = issueById(lab.state, id);
  const repository = issue === undefined ? undefined : lab.state.repositories.get(issue.repositoryId);
  if (issue === undefined || repository === undefined || !canSee(lab, actor, repository)) {
    throw new Problem(404, "The provided issue does not exist");
  }
  return issue;
}

function shown(lab: Lab, issue: IssueRecord) {
  const repository = lab.state.repositories.get(issue.repositoryId);
  if (repository === undefined) throw notFound();
  return issueJson(lab, repository, issue);
}

function list(lab: Lab, call: Call, linked: (id: number) => readonly IssueRecord[]): Answer {
  const { issue } = openIssueInPath(lab, call, READ_ISSUES);
  return paged({ lab, call }, linked(issue.id), (one) => shown(lab, one));
}

/** What issues are made of, and what they wait for. */
export const LINK_ROUTES: readonly Route[] = [
  get(`${ISSUE}/sub_issues`, (lab, call) => list(lab, call, (id) => childrenOf(lab.state, id))),
  post(`${ISSUE}/sub_issues`, (lab, call) => {
    const context = openForChange(lab, call);
    const body = parseBody(call, CHILD);
    const child = otherIssue(context, body.sub_issue_id);
    addSubIssue(context, context.issue, { child, replaceParent: body.replace_parent });
    return ok(shown(lab, context.issue), 201);
  }),
  remove(`${ISSUE}/sub_issue`, (lab, call) => {
    const context = openForChange(lab, call);
    const child = otherIssue(context, parseBody(call, CHILD).sub_issue_id);
    if (lab.state.parents.get(child.id) !== context.issue.id) throw notFound();
    removeSubIssue(context, context.issue, child);
    return ok(shown(lab, context.issue));
  }),
  get(`${ISSUE}/parent`, (lab, call) => {
    const { issue } = openIssueInPath(lab, call, READ_ISSUES);
    const parent = issueById(lab.state, lab.state.parents.get(issue.id) ?? 0);
    if (parent === undefined) throw notFound();
    return ok(shown(lab, parent));
  }),
  get(`${ISSUE}/dependencies/blocked_by`, (lab, call) => list(lab, call, (id) => blockersOf(lab.state, id))),
  post(`${ISSUE}/dependencies/blocked_by`, (lab, call) => {
    const context = openForChange(lab, call);
    addBlocker(context, context.issue, otherIssue(context, parseBody(call, BLOCKER).issue_id));
    return ok(shown(lab, context.issue), 201);
  }),
  remove(`${ISSUE}/dependencies/blocked_by/:blocker{[0-9]+}`, (lab, call) => {
    const context = openForChange(lab, call);
    const blocker = otherIssue(context, Number(param(call, "blocker")));
    if (!blockersOf(lab.state, context.issue.id).includes(blocker)) throw notFound();
    removeBlocker(context, context.issue, blocker);
    return ok(shown(lab, context.issue));
  }),
  get(`${ISSUE}/dependencies/blocking`, (lab, call) => list(lab, call, (id) => blockedBy(lab.state, id))),
];
