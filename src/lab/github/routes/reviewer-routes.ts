import { z } from "zod";

import { READ_PULLS, WRITE_PULLS } from "../access.ts";
import { requestReviews, withdrawRequests } from "../acts/reviewers.ts";
import { pullSummaryJson } from "../json/pull-json.ts";
import { userJson } from "../json/user-json.ts";
import { Problem } from "../problem.ts";
import { type Call, get, ok, parseBody, post, remove, type Route } from "../route.ts";
import { openPullInPath } from "./pull-in-path.ts";

const REVIEWERS = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});
const PATH = "/repos/:owner/:repo/pulls/:number{[0-9]+}/requested_reviewers";
// Whoever sorts pull requests may ask others to look at them.
const ASK = { ...WRITE_PULLS, role: "triage" } as const;

function readLogins(call: Call): readonly string[] {
  const body = parseBody(call, REVIEWERS);
  if (body.team_reviewers.length > 0) throw new Problem(422, "Could not resolve to a node with that team.");
  return body.reviewers;
}

/** Who was asked for a review and has not given it yet. */
export const REVIEWER_ROUTES: readonly Route[] = [
  get(PATH, (lab, call) => {
    const { issue } = openPullInPath(lab, call, READ_PULLS);
    return ok({ users: issue.pull.reviewers.map((login) => userJson(lab, login)), teams: [] });
  }),
  post(PATH, async (lab, call) => {
    const context = openPullInPath(lab, call, ASK);
    const issue = await requestReviews(context, context.issue, readLogins(call));
    return { ...ok(pullSummaryJson(lab, context.repository, issue), 201), changed: issue !== context.issue };
  }),
  remove(PATH, async (lab, call) => {
    const context = openPullInPath(lab, call, ASK);
    const issue = await withdrawRequests(context, context.issue, readLogins(call));
    return { ...ok(pullSummaryJson(lab, context.repository, issue)), changed: issue !== context.issue };
  }),
];
