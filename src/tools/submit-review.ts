import { z } from "zod";

import { ownerOfHead } from "../domain/roster.ts";
import type { CheckConclusion, ReviewEvent } from "../ports/code-host-writes.ts";
import { demandHead, headCommit } from "./head-commit.ts";
import { nextHop } from "./role-news.ts";
import { pullHere } from "./pull-here.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const lineComment = z.object({
  path: z.string().min(1).describe("File, as in the diff"),
  line: z.number().int().positive().describe("Last line it is about, as numbered after the change"),
  start_line: z.number().int().positive().optional().describe("First line, where it is about several"),
  side: z.enum(["LEFT", "RIGHT"]).default("RIGHT").describe("LEFT: a line that was removed"),
  body: z
    .string()
    .trim()
    .min(1)
    .max(10_000)
    .describe("Markdown: what goes wrong for whom, and what would mend it"),
});

const verdicts = {
  approve: { event: "APPROVE", conclusion: "success", says: "approves" },
  request_changes: { event: "REQUEST_CHANGES", conclusion: "failure", says: "asks for changes" },
  comment: { event: "COMMENT", conclusion: "neutral", says: "comments" },
} as const satisfies Record<string, { event: ReviewEvent; conclusion: CheckConclusion; says: string }>;

export const submitReview = defineTool({
  name: "submit_review",
  description:
    "Submit your review of the pull request, with comments on lines of its diff. `commit` is the head commit that you read: if it has moved since, read again. Your verdict also shows as a check that can be required before a merge.",
  input: z.object({
    verdict: z
      .enum(["approve", "request_changes", "comment"])
      .describe("request_changes: it must not be merged as it is; comment: no verdict"),
    commit: headCommit.describe("Head commit that you reviewed"),
    body: z
      .string()
      .trim()
      .min(1)
      .max(50_000)
      .describe("Markdown: findings ordered by harm, and what you did not look at"),
    comments: z.array(lineComment).max(50).default([]),
  }),
  endsTurn: false,
  run: async (context, { verdict, commit, body, comments }) => {
    const { profile, roster, mostDisagreements } = context.place;
    const pull = await pullHere(context);
    demandHead(pull, commit);
    const { sha } = pull.head;
    const { event, says } = verdicts[verdict];
    const isOwn = pull.author === (await context.self()).login;
    const owner = ownerOfHead(roster, pull.head);
    const told = owner && owner.role !== profile.role && verdict !== "comment" ? owner.role : undefined;
    const round = verdict === "request_changes" ? context.disagreed() + 1 : 0;
    const deadlock = round > mostDisagreements;
    const hops = told !== undefined && !deadlock ? nextHop(context.place) : 0;
    const { result } = await context.changes.make(`review/${pull.number}`, (named) => ({
      ...named,
      kind: "review",
      number: pull.number,
      commit: sha,
      // GitHub lets nobody judge a pull request of its own: there the check carries the verdict.
      event: isOwn ? "COMMENT" : event,
      body: `**${profile.role}** ${says}.\n\n${body}`,
      comments: comments.map(({ start_line: startLine, ...comment }) => ({
        ...comment,
        ...(startLine !== undefined && { startLine }),
      })),
      ...(told !== undefined && !deadlock && { state: named.handTo({ role: told, hops }) }),
    }));
    // Only now: one that GitHub refuses is sent again in another form, and is the same disagreement.
    if (round > 0) context.disagree();
    const written = await reviewOnGitHub(context, { number: pull.number, id: Number(result), head: sha });
    const judged = verdictIn(written.body, profile.role) ?? verdict;
    await context.changes.make(`check/${pull.number}`, (named) => ({
      ...named,
      kind: "check-run",
      name: `squadron/${profile.role}`,
      sha: written.commit,
      conclusion: verdicts[judged].conclusion,
      title: `${profile.role} ${verdicts[judged].says}`,
      summary: body,
    }));
    if (deadlock) {
      await context.escalate(
        `It has asked for changes of #${pull.number} ${round} times and is still not satisfied. A person has to decide.`,
      );
      return "Your review is there. You disagreed too often: a person was asked to decide. End your turn.";
    }
    return `Your review ${result} is there${told === undefined ? "" : `, and ${told} was told`}.${written.commit === sha ? "" : ` It is of ${written.commit}, as an earlier try of this turn saw it.`}`;
  },
});

/**
 * What GitHub has as this review. A turn that is tried again finds its first review there: of the commit and with the
 * verdict of then, and the check must say no other.
 */
async function reviewOnGitHub(
  { host, place }: ToolContext,
  { number, id, head }: { readonly number: number; readonly id: number; readonly head: string },
): Promise<{ readonly commit: string; readonly body: string }> {
  const reviews = await host.reviews(place.repository, number);
  return reviews.find((review) => review.id === id) ?? { commit: head, body: "" };
}

function verdictIn(body: string, role: string): keyof typeof verdicts | undefined {
  const names = ["approve", "request_changes", "comment"] as const;
  return names.find((name) => body.startsWith(`**${role}** ${verdicts[name].says}.`));
}
