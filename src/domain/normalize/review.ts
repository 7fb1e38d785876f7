import { z } from "zod";
import { commonOf } from "./common.ts";
import { byAction } from "./family.ts";
import type { Read } from "./family.ts";
import { envelope, id, pull, text, time } from "./payload.ts";

const onPull = { ...envelope, pull_request: pull };
const reviewSchema = z.object({
  ...onPull,
  review: z.object({ id, state: z.string(), body: text, submitted_at: time }),
});
const threadSchema = z.object({
  ...onPull,
  updated_at: time,
  thread: z.object({ comments: z.array(z.object({ id })) }),
});

const submitted: Read<z.output<typeof reviewSchema>> = (payload, delivery) => {
  const { submitted_at, ...review } = payload.review;
  return {
    ...commonOf(payload, delivery, submitted_at),
    thread: payload.pull_request.thread,
    kind: "reviewed",
    // Webhooks write it small, the REST API in capitals.
    review: { ...review, state: review.state.toLowerCase() },
  };
};

const threadAct =
  (resolved: boolean): Read<z.output<typeof threadSchema>> =>
  (payload, delivery) => ({
    ...commonOf(payload, delivery, payload.updated_at ?? payload.pull_request.updatedAt),
    thread: payload.pull_request.thread,
    kind: "review-thread",
    resolved,
    comments: payload.thread.comments.map((comment) => comment.id),
  });

export const review = byAction(reviewSchema, new Map([["submitted", submitted]]));

export const reviewThread = byAction(
  threadSchema,
  new Map([
    ["resolved", threadAct(true)],
    ["unresolved", threadAct(false)],
  ]),
);
