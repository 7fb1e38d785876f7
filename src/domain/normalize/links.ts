import { z } from "zod";
import { commonOf } from "./common.ts";
import { byAction } from "./family.ts";
import type { Read } from "./family.ts";
import { envelope, id, issue } from "./payload.ts";

type Change = "added" | "removed";

const other = z.object({ id }).optional().catch(undefined);
const dependencySchema = z.object({
  ...envelope,
  blocked_issue: issue,
  blocking_issue: z.object({ number: id }),
  blocking_issue_repo: other,
});
const subIssueSchema = z.object({
  ...envelope,
  parent_issue: issue,
  sub_issue: z.object({ number: id }),
  sub_issue_repo: other,
});

const dependency =
  (change: Change): Read<z.output<typeof dependencySchema>> =>
  (payload, delivery) => ({
    ...commonOf(payload, delivery, payload.blocked_issue.updatedAt),
    thread: payload.blocked_issue.thread,
    kind: "dependency",
    change,
    blockedBy: {
      repositoryId: payload.blocking_issue_repo?.id ?? payload.repository.value.id,
      number: payload.blocking_issue.number,
    },
  });

const subIssue =
  (change: Change): Read<z.output<typeof subIssueSchema>> =>
  (payload, delivery) => ({
    ...commonOf(payload, delivery, payload.parent_issue.updatedAt),
    thread: payload.parent_issue.thread,
    kind: "sub-issue",
    change,
    child: {
      repositoryId: payload.sub_issue_repo?.id ?? payload.repository.value.id,
      number: payload.sub_issue.number,
    },
  });

// GitHub tells each link twice, once from either end. One end is enough: the blocked issue, and the parent.
const otherEnd: Read<unknown> = () => ({ ignored: "the same act is told from the other end of the link" });

export const issueDependencies = byAction(
  dependencySchema,
  new Map([
    ["blocked_by_added", dependency("added")],
    ["blocked_by_removed", dependency("removed")],
    ["blocking_added", otherEnd],
    ["blocking_removed", otherEnd],
  ]),
);

export const subIssues = byAction(
  subIssueSchema,
  new Map([
    ["sub_issue_added", subIssue("added")],
    ["sub_issue_removed", subIssue("removed")],
    ["parent_issue_added", otherEnd],
    ["parent_issue_removed", otherEnd],
  ]),
);
