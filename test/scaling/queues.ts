import type { QueueSpec } from "./simulate.ts";

/** A queue of docs/scaling.md: what waits for what, and where its numbers come from. */
export interface NamedQueue extends QueueSpec {
  readonly id: string;
  readonly what: string;
}

// 0.22 ms of processor for a hook: `npm run bench -- --only ack`.
const edge = { perSecond: 10_000, serviceSeconds: 0.000_22, service: "fixed" } as const;
// Two hops through the mailboxes at 7,400/s, 0.27 ms an event, and 481 commands at 90,000/s for the one event in a hundred
// that leads to a turn: 0.32 ms on the average.
const shard = { servers: 1, serviceSeconds: 0.000_32, service: "fixed" } as const;
// A turn of 60 s on the average (assumed), and the places of all workers together.
const turns = { perSecond: 100, serviceSeconds: 60, service: "random" } as const;
// GitHub's 500 changes an hour for one installation: one each 7.2 s in the long run.
const writes = { servers: 1, serviceSeconds: 7.2, service: "fixed" } as const;

export const queues: readonly NamedQueue[] = [
  { id: "edge-3", what: "10,000 hooks/s, 3 edge processes", servers: 3, ...edge },
  { id: "edge-4", what: "10,000 hooks/s, 4 edge processes", servers: 4, ...edge },
  { id: "shard-4", what: "10,000 events/s over 4 shards, one of them", perSecond: 2_500, ...shard },
  { id: "shard-6", what: "10,000 events/s over 6 shards, one of them", perSecond: 10_000 / 6, ...shard },
  { id: "shard-8", what: "10,000 events/s over 8 shards, one of them", perSecond: 1_250, ...shard },
  { id: "turns-6050", what: "100 turns/s of 60 s, 6,050 places", servers: 6_050, ...turns },
  { id: "turns-6200", what: "100 turns/s of 60 s, 6,200 places", servers: 6_200, ...turns },
  { id: "turns-6600", what: "100 turns/s of 60 s, 6,600 places", servers: 6_600, ...turns },
  { id: "writes-250", what: "250 changes/h to one installation", perSecond: 250 / 3_600, ...writes },
  { id: "writes-400", what: "400 changes/h to one installation", perSecond: 400 / 3_600, ...writes },
  { id: "writes-475", what: "475 changes/h to one installation", perSecond: 475 / 3_600, ...writes },
];
