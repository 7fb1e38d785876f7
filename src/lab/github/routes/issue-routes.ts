import { z } from "zod";

import { may, openRepository, READ_ISSUES, TAKE_PART, TRIAGE } from "../access.ts";
import { setLabels } from "../acts/labels.ts";
import { closeIssue, editIssue, openIssue, reopenIssue } from "../acts/issues.ts";
import { addAssignees, removeAssignees } from "../acts/assignees.ts";
import { actorLogin } from "../actor.ts";
import { issueJson, labelsOf } from "../json/issue-json.ts";
import type { Lab } from "../lab.ts";
import { repositoryIssues, sameName } from "../find.ts";
import { paged } from "../paging.ts";
import { invalid, Problem } from "../problem.ts";
import type { IssueRecord } from "../records.ts";
import { type Answer, type Call, get, ok, parseBody, patch, post, type Route } from "../route.ts";
import { issueKey } from "../state.ts";
import { forIssue, type IssueContext, openIssueInPath } from "./issue-in-path.ts";
import { refuseLongText } from "./text-limit.ts";

const LABEL = z.union([z.string(), z.object({ name: z.string() }).transform((label) => label.name)]);
const TITLE = z.union([z.string(), z.number().transform(String)]);

const NEW_ISSUE = z.object({
  title: TITLE,
  body: z.string().nullish(),
  labels: z.array(LABEL).optional(),
  assignees: z.array(z.string()).optional(),
});

const ISSUE_CHANGE = z.object({
  title: TITLE.nullish(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "duplicate", "reopened"]).nullish(),
  labels: z.array(LABEL).optional(),
  assignees: z.array(z.string()).optional(),
});

type IssueChange = z.output<typeof ISSUE_CHANGE>;

const SORTS: Readonly<Record<string, (issue: IssueRecord, lab: Lab) => number>> = {
  created: (issue) => issue.createdAt.getTime(),
  updated: (issue) => issue.updatedAt.getTime(),
  comments: (issue, lab) => lab.state.comments.sizeOf(issueKey(issue)),
};

function wanted(lab: Lab, query: URLSearchParams): (issue: IssueRecord) => boolean {
  const state = query.get("state") ?? "open";
  const since = query.get("since");
  const labels = (query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const creator = query.get("creator");
  const assignee = query.get("assignee");
  return (issue) =>
    (state === "all" || issue.state === state) &&
    (since === null || issue.updatedAt.getTime() >= Date.parse(since)) &&
    (creator === null || sameName(issue.author, creator)) &&
    (assignee === null || issue.assignees.some((login) => sameName(login, assignee))) &&
    labels.every((name) => labelsOf(lab, issue).some((label) => sameName(label.name, name)));
}

function listIssues(lab: Lab, call: Call): Answer {
  const repository = openRepository(lab, call, READ_ISSUES);
  const by = SORTS[call.query.get("sort") ?? "created"] ?? SORTS["created"];
  const sign = call.query.get("direction") === "asc" ? 1 : -1;
  const issues = repositoryIssues(lab.state, repository.id)
    .filter(wanted(lab, call.query))
    .sort(
      (left, right) =>
        sign * ((by?.(left, lab) ?? 0) - (by?.(right, lab) ?? 0) || left.number - right.number),
    );
  return paged({ lab, call }, issues, (issue) => issueJson(lab, repository, issue));
}

async function createIssue(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, { ...TAKE_PART, permissions: ["issues"] });
  const input = parseBody(call, NEW_ISSUE);
  if (input.title.trim() === "") throw invalid("Issue", { field: "title", code: "missing_field" });
  refuseLongText("Issue", input.body);
  const context = { lab, actor: call.actor, repository };
  // Labels and assignees of somebody who may not set them are passed over in silence.
  const sorts = may(context, repository, { ...TRIAGE, permissions: ["issues"] });
  const issue = await openIssue(context, {
    title: input.title,
    body: input.body ?? null,
    pull: null,
    labels: sorts ? (input.labels ?? []) : [],
    assignees: sorts ? (input.assignees ?? []) : [],
  });
  return ok(issueJson(lab, repository, issue), 201);
}

/** Authors may edit and close what is theirs; labels and assignees need the right to sort. */
function demandChange(context: IssueContext, change: IssueChange): void {
  const author = sameName(context.issue.author, actorLogin(context.lab, context.actor));
  const triage = may(context, context.repository, forIssue(TRIAGE, context.issue));
  const write = may(context, context.repository, forIssue({ ...TRIAGE, role: "write" }, context.issue));
  const edits = change.title !== undefined || change.body !== undefined;
  const allowed = (!edits || author || write) && (change.state === undefined || author || triage);
  if (!allowed) throw new Problem(403, "Must have write access to Repository.");
}

async function updateIssue(lab: Lab, call: Call): Promise<Answer> {
  const context = openIssueInPath(lab, call, TAKE_PART);
  const change = parseBody(call, ISSUE_CHANGE);
  refuseLongText("Issue", change.body);
  demandChange(context, change);
  const before = context.issue;
  let issue = await editIssue(context, before, { title: change.title ?? undefined, body: change.body });
  if (may(context, context.repository, forIssue(TRIAGE, issue))) {
    if (change.labels !== undefined) issue = await setLabels(context, issue, change.labels);
    if (change.assignees !== undefined) {
      const { assignees } = change;
      const surplus = issue.assignees.filter(
        (login) => !assignees.some((wantedLogin) => sameName(login, wantedLogin)),
      );
      issue = await addAssignees(context, await removeAssignees(context, issue, surplus), assignees);
    }
  }
  if (change.state === "closed") issue = await closeIssue(context, issue, change.state_reason ?? null);
  if (change.state === "open") issue = await reopenIssue(context, issue);
  return { ...ok(issueJson(lab, context.repository, issue)), changed: issue !== before };
}

/** Issues: list, read, open, change. */
export const ISSUE_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/issues", listIssues),
  post("/repos/:owner/:repo/issues", createIssue),
  get("/repos/:owner/:repo/issues/:number{[0-9]+}", (lab, call) => {
    const { repository, issue } = openIssueInPath(lab, call, READ_ISSUES);
    return ok(issueJson(lab, repository, issue));
  }),
  patch("/repos/:owner/:repo/issues/:number{[0-9]+}", updateIssue),
];
