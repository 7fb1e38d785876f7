import { z } from "zod";

import { type Need, READ_ISSUES, TAKE_PART } from "../access.ts";
import type { ActContext } from "../acts/act.ts";
import { react } from "../acts/reactions.ts";
import { actorLogin } from "../actor.ts";
import { reactionJson, reactionsOf } from "../json/reaction-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { notFound, Problem } from "../problem.ts";
import { REACTIONS } from "../records.ts";
import { type Call, get, noContent, ok, param, parseBody, post, remove, type Route } from "../route.ts";
import { openCommentInPath, openIssueInPath } from "./issue-in-path.ts";
import { openReviewCommentInPath } from "./pull-in-path.ts";

const CONTENT = z.object({ content: z.enum(REACTIONS) });

type Open = (lab: Lab, call: Call, need: Need) => { readonly context: ActContext; readonly subject: string };

const openIssue: Open = (lab, call, need) => {
  const context = openIssueInPath(lab, call, need);
  return { context, subject: `issue:${context.issue.id}` };
};

const openComment: Open = (lab, call, need) => {
  const context = openCommentInPath(lab, call, need);
  return { context, subject: `comment:${context.comment.id}` };
};

const openReviewComment: Open = (lab, call, need) => {
  const context = openReviewCommentInPath(lab, call, { ...need, permissions: ["pull_requests"] });
  return { context, subject: `review-comment:${context.comment.id}` };
};

function reactionRoutes(path: string, open: Open): Route[] {
  return [
    get(`${path}/reactions`, (lab, call) => {
      const { subject } = open(lab, call, READ_ISSUES);
      const content = call.query.get("content");
      const given = reactionsOf(lab, subject).filter((one) => content === null || one.content === content);
      return paged({ lab, call }, given, (reaction) => reactionJson(lab, reaction));
    }),
    post(`${path}/reactions`, (lab, call) => {
      const { context, subject } = open(lab, call, TAKE_PART);
      const { reaction, fresh } = react(context, subject, parseBody(call, CONTENT).content);
      return { ...ok(reactionJson(lab, reaction), fresh ? 201 : 200), changed: fresh };
    }),
    remove(`${path}/reactions/:reaction{[0-9]+}`, (lab, call) => {
      const { subject } = open(lab, call, TAKE_PART);
      const reaction = lab.state.reactions.get(Number(param(call, "reaction")));
      if (reaction?.subject !== subject) throw notFound();
      if (reaction.user !== actorLogin(lab, call.actor))
        throw new Problem(403, "Must be the reaction's author");
      lab.state.reactions.delete(reaction.id);
      return noContent();
    }),
  ];
}

/** Reactions to issues and to comments. */
export const REACTION_ROUTES: readonly Route[] = [
  ...reactionRoutes("/repos/:owner/:repo/issues/:number{[0-9]+}", openIssue),
  ...reactionRoutes("/repos/:owner/:repo/issues/comments/:comment{[0-9]+}", openComment),
  ...reactionRoutes("/repos/:owner/:repo/pulls/comments/:comment{[0-9]+}", openReviewComment),
];
