import { z } from "zod";

import { WRITE_CONTENTS, WRITE_PULLS } from "../access.ts";
import { mergePull, updateBranch } from "../acts/merge.ts";
import { repositoryUrl } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { Problem } from "../problem.ts";
import { type Answer, type Call, ok, parseBody, put, type Route } from "../route.ts";
import { openPullInPath } from "./pull-in-path.ts";

const MERGE = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
});
const UPDATE = z.object({ expected_head_sha: z.string().optional() });

async function merge(lab: Lab, call: Call): Promise<Answer> {
  const context = openPullInPath(lab, call, WRITE_CONTENTS);
  const input = parseBody(call, MERGE);
  const { merge_method: method } = input;
  if (method === "rebase") throw new Problem(405, "Rebase merges are not allowed on this repository.");
  if (input.sha !== undefined && input.sha !== context.issue.pull.headSha) {
    throw new Problem(409, "Head branch was modified. Review and try the merge again.");
  }
  const order = { method, title: input.commit_title, message: input.commit_message };
  const { pull } = await mergePull(context, context.issue, order);
  return ok({ sha: pull.mergeSha, merged: true, message: "Pull Request successfully merged" });
}

async function update(lab: Lab, call: Call): Promise<Answer> {
  const context = openPullInPath(lab, call, { ...WRITE_PULLS, role: "write" });
  await updateBranch(context, context.issue, parseBody(call, UPDATE).expected_head_sha);
  const url = `${repositoryUrl(lab, context.repository)}/pulls/${context.issue.number}`;
  return ok({ message: "Updating pull request branch.", url }, 202);
}

/** What joins a pull request's two branches. */
export const MERGE_ROUTES: readonly Route[] = [
  put("/repos/:owner/:repo/pulls/:number{[0-9]+}/merge", merge),
  put("/repos/:owner/:repo/pulls/:number{[0-9]+}/update-branch", update),
];
