import { z } from "zod";
import { commonOf } from "./common.ts";
import { byAction } from "./family.ts";
import type { Delivery, Read } from "./family.ts";
import { envelope, pull } from "./payload.ts";
import { actFields, threadActs } from "./thread-acts.ts";

const schema = z.object({
  ...envelope,
  ...actFields,
  pull_request: pull,
  after: z.string().optional().catch(undefined),
  requested_reviewer: z.object({ login: z.string() }).optional().catch(undefined),
  requested_team: z.object({ slug: z.string() }).optional().catch(undefined),
});
type Payload = z.output<typeof schema>;

const base = (payload: Payload, delivery: Delivery) => ({
  ...commonOf(payload, delivery, payload.pull_request.updatedAt),
  thread: payload.pull_request.thread,
});

const pushed: Read<Payload> = (payload, delivery) => {
  const head = payload.after ?? payload.pull_request.thread.head?.sha;
  if (head === undefined) return { ignored: "the payload names no head commit" };
  return { ...base(payload, delivery), kind: "pushed", head };
};

const reviewRequested: Read<Payload> = (payload, delivery) => {
  const team = payload.requested_team && `${payload.repository.value.owner}/${payload.requested_team.slug}`;
  const reviewer = payload.requested_reviewer?.login ?? team;
  if (reviewer === undefined) return { ignored: "the payload names no reviewer" };
  return { ...base(payload, delivery), kind: "review-requested", reviewer };
};

export const pullRequest = byAction(
  schema,
  new Map([
    ...threadActs<Payload>((payload) => payload.pull_request),
    ["synchronize", pushed],
    ["ready_for_review", (payload, delivery) => ({ ...base(payload, delivery), kind: "ready" })],
    ["review_requested", reviewRequested],
  ]),
);
