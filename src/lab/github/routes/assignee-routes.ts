import { z } from "zod";

import { openRepository, READ_METADATA, roleOf, TRIAGE } from "../access.ts";
import { addAssignees, removeAssignees } from "../acts/assignees.ts";
import { findUser } from "../find.ts";
import { issueJson } from "../json/issue-json.ts";
import { userJson } from "../json/user-json.ts";
import { paged } from "../paging.ts";
import { notFound } from "../problem.ts";
import { get, noContent, ok, param, parseBody, post, remove, type Route } from "../route.ts";
import { openIssueInPath } from "./issue-in-path.ts";

const LOGINS = z.object({ assignees: z.array(z.string()).default([]) });

/** Assignees of an issue, and who can be one. */
export const ASSIGNEE_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/assignees", (lab, call) => {
    const repository = openRepository(lab, call, READ_METADATA);
    const users = [...lab.state.users.values()].filter(
      (user) => user.type === "User" && roleOf(lab, repository, user.login) !== undefined,
    );
    return paged({ lab, call }, users, (user) => userJson(lab, user.login));
  }),
  get("/repos/:owner/:repo/assignees/:login", (lab, call) => {
    const repository = openRepository(lab, call, READ_METADATA);
    const user = findUser(lab.state, param(call, "login"));
    if (user === undefined || roleOf(lab, repository, user.login) === undefined) throw notFound();
    return noContent();
  }),
  post("/repos/:owner/:repo/issues/:number{[0-9]+}/assignees", async (lab, call) => {
    const context = openIssueInPath(lab, call, TRIAGE);
    const issue = await addAssignees(context, context.issue, parseBody(call, LOGINS).assignees);
    return { ...ok(issueJson(lab, context.repository, issue), 201), changed: issue !== context.issue };
  }),
  remove("/repos/:owner/:repo/issues/:number{[0-9]+}/assignees", async (lab, call) => {
    const context = openIssueInPath(lab, call, TRIAGE);
    const issue = await removeAssignees(context, context.issue, parseBody(call, LOGINS).assignees);
    return { ...ok(issueJson(lab, context.repository, issue)), changed: issue !== context.issue };
  }),
];
