import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

import { nextId, type State } from "../state.ts";
import type { Attempt, Hook, LabDelivery } from "./hook.ts";
import { createLanes, type Job } from "./lanes.ts";
import { postPayload, signatureHeaders } from "./post.ts";
import { type DeliverySwitches, QUIET_SWITCHES } from "./switches.ts";

type NewDelivery = Omit<LabDelivery, "guid" | "attempts" | "status" | "hook">;

export interface Webhooks {
  readonly hooks: () => readonly Hook[];
  readonly addHook: (hook: Omit<Hook, "id">) => Hook;
  readonly changeHook: (id: number, changes: Partial<Pick<Hook, "url" | "secret">>) => void;
  readonly removeHook: (id: number) => void;
  readonly send: (hook: Hook, delivery: NewDelivery) => void;
  readonly deliveries: () => readonly LabDelivery[];
  /** Queues a delivery again under the same GUID; `false` when there is none. */
  readonly redeliver: (guid: string) => boolean;
  /** How many deliveries wait to be sent. */
  readonly waiting: () => number;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly set: (changes: Partial<DeliverySwitches>) => void;
  /** Resolves when nothing is under way or waiting. While paused, what waits is held and does not count. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Deps {
  readonly state: State;
  readonly now: () => Date;
  readonly appId: () => number;
  readonly timeoutMs: number;
  readonly keep: number;
  /** Told of every delivery that is made, and again after each try. */
  readonly onDelivery: (delivery: LabDelivery) => void;
}

/** The sender of webhooks: nothing is sent a second time unless somebody asks. */
export function createWebhooks(deps: Deps): Webhooks {
  const hooks = new Map<number, Hook>();
  const deliveries = new Map<string, LabDelivery>();
  let switches = QUIET_SWITCHES;

  const note = (delivery: LabDelivery): void => {
    deliveries.set(delivery.guid, delivery);
    deps.onDelivery(delivery);
  };
  const attempt = async (job: Job): Promise<void> => {
    const before = deliveries.get(job.guid);
    if (before === undefined) return;
    if (switches.delayMs > 0) await wait(switches.delayMs);
    // The hook may have got a new address or secret since the delivery was made.
    const hook = hooks.get(before.hook.id) ?? before.hook;
    const done = await tryOnce(deps, { delivery: { ...before, hook }, job, dropped: switches.drop(before) });
    const delivery = deliveries.get(job.guid) ?? before;
    note({ ...delivery, attempts: [...delivery.attempts, done], status: done.status });
  };
  const lanes = createLanes({ attempt, switches: () => switches });
  const sendOnce = (hook: Hook, delivery: NewDelivery): void => {
    const guid = randomUUID();
    note({ ...delivery, guid, hook, attempts: [], status: "queued" });
    forgetOldest(deliveries, deps.keep);
    for (let copy = 0; copy < (switches.duplicate ? 2 : 1); copy++)
      lanes.queue(hook.id, { guid, redelivery: false });
  };
  return {
    hooks: () => [...hooks.values()],
    addHook: (hook) => {
      const added = { ...hook, id: nextId(deps.state, "hook") };
      hooks.set(added.id, added);
      return added;
    },
    changeHook: (id, changes) => {
      const hook = hooks.get(id);
      if (hook !== undefined) hooks.set(id, { ...hook, ...changes });
    },
    removeHook: (id) => void hooks.delete(id),
    send: (hook, delivery) => {
      sendOnce(hook, delivery);
      if (switches.secondHook) sendOnce(hook, delivery);
    },
    deliveries: () => [...deliveries.values()],
    redeliver: (guid) => {
      const delivery = deliveries.get(guid);
      if (delivery !== undefined) lanes.queue(delivery.hook.id, { guid, redelivery: true });
      return delivery !== undefined;
    },
    set: (changes) => {
      switches = { ...switches, ...changes };
    },
    waiting: lanes.waiting,
    pause: lanes.pause,
    resume: lanes.resume,
    settled: lanes.settled,
    close: lanes.close,
  };
}

function forgetOldest(deliveries: Map<string, LabDelivery>, keep: number): void {
  for (const [guid, delivery] of deliveries) {
    if (deliveries.size <= keep || delivery.status === "queued") return;
    deliveries.delete(guid);
  }
}

async function tryOnce(
  deps: Deps,
  input: { readonly delivery: LabDelivery; readonly job: Job; readonly dropped: boolean },
): Promise<Attempt> {
  const { delivery, job } = input;
  const { hook } = delivery;
  const app = hook.target.kind === "app";
  const headers: Record<string, string> = {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": `GitHub-Hookshot/${delivery.guid.slice(0, 7)}`,
    "x-github-delivery": delivery.guid,
    "x-github-event": delivery.event,
    "x-github-hook-id": String(hook.id),
    "x-github-hook-installation-target-id": String(app ? deps.appId() : delivery.repositoryId),
    "x-github-hook-installation-target-type": app ? "integration" : "repository",
    ...signatureHeaders(hook.secret, delivery.payload),
  };
  const at = deps.now();
  const started = performance.now();
  const posted = input.dropped
    ? { status: "failed to connect to host", statusCode: 502, body: "" }
    : await postPayload({ url: hook.url, headers, payload: delivery.payload, timeoutMs: deps.timeoutMs });
  return {
    id: nextId(deps.state, "delivery"),
    at,
    redelivery: job.redelivery,
    status: posted.status,
    statusCode: posted.statusCode,
    seconds: Math.round(performance.now() - started) / 1000,
    requestHeaders: headers,
    response: posted.body,
  };
}
