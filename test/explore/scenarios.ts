import type { Act, Scenario } from "./world.ts";

const stop: Act = { kind: "stop", copies: 1 };
const close: Act = { kind: "close", copies: 1 };
const once: Act = { kind: "work", copies: 1 };
const twice: Act = { kind: "work", copies: 2 };

const plain = { sessions: 1, router: false, batch: 2, maxTries: 2 } as const;

/** Small worlds that together have every step: big enough for the rules to meet, small enough to be visited whole. */
export const scenarios = {
  comment: { ...plain, acts: [once], faults: 3 },
  comments: { ...plain, acts: [once, once], faults: 2 },
  failing: { ...plain, acts: [once, once], faults: 2, maxTries: 3 },
  redelivery: { ...plain, acts: [twice, once], faults: 2, maxTries: 1 },
  stop: { ...plain, acts: [once, stop, once], faults: 2 },
  close: { ...plain, acts: [once, close, once], faults: 2 },
  stopThenClose: { ...plain, acts: [once, stop, close], faults: 1 },
  router: { ...plain, acts: [twice], router: true, faults: 2, maxTries: 1 },
  routedTogether: { ...plain, acts: [once, once], router: true, faults: 1 },
  closeByRouter: { ...plain, acts: [once, close, once], router: true, faults: 0 },
  twoRoles: { ...plain, acts: [once], router: true, sessions: 2, faults: 1 },
} as const satisfies Record<string, Scenario>;
