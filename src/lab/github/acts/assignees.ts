import { roleOf } from "../access.ts";
import { findUser, sameName } from "../find.ts";
import { userJson } from "../json/user-json.ts";
import type { IssueRecord } from "../records.ts";
import { type ActContext, emitIssue, saveIssue } from "./act.ts";

/** Assigns those who can be assigned; GitHub passes over the others in silence. */
export async function addAssignees(
  context: ActContext,
  issue: IssueRecord,
  logins: readonly string[],
): Promise<IssueRecord> {
  let current = issue;
  for (const login of logins) {
    const user = findUser(context.lab.state, login);
    if (user === undefined || roleOf(context.lab, context.repository, login) === undefined) continue;
    if (current.assignees.includes(user.login)) continue;
    current = saveIssue(context, { ...current, assignees: [...current.assignees, user.login] });
    await emitIssue(context, current, news(context, "assigned", user.login));
  }
  return current;
}

/** Takes assignees off an issue. */
export async function removeAssignees(
  context: ActContext,
  issue: IssueRecord,
  logins: readonly string[],
): Promise<IssueRecord> {
  let current = issue;
  for (const assignee of issue.assignees) {
    if (!logins.some((login) => sameName(login, assignee))) continue;
    const assignees = current.assignees.filter((login) => login !== assignee);
    current = saveIssue(context, { ...current, assignees });
    await emitIssue(context, current, news(context, "unassigned", assignee));
  }
  return current;
}

function news(context: ActContext, action: "assigned" | "unassigned", login: string) {
  return { action, fields: { assignee: userJson(context.lab, login) } };
}
