import { hostname } from "node:os";
import { join, resolve } from "node:path";

import { createFileAudit } from "./adapters/audit/file-audit.ts";
import { createWakeQueues, type WakeQueues } from "./adapters/bullmq/wake-queues.ts";
import { cloneFolder } from "./adapters/git/clone-folder.ts";
import { readConversation } from "./adapters/history/read-conversation.ts";
import { createCosts } from "./adapters/redis/costs.ts";
import { createHalts } from "./adapters/redis/halts.ts";
import { createMailStore } from "./adapters/redis/mail-store.ts";
import { createSessionRegistry } from "./adapters/redis/session-registry.ts";
import { createSessionSightings } from "./adapters/redis/session-sightings.ts";
import { createTimeline } from "./adapters/redis/timeline.ts";
import { systemClock } from "./adapters/system-clock.ts";
import type { StoreSettings } from "./config/env.ts";
import { errorLine, SquadronError } from "./domain/errors.ts";
import type { SessionKey } from "./domain/ids.ts";
import type { Here } from "./observe/session-view.ts";
import type { Audit } from "./ports/audit.ts";
import type { Clock } from "./ports/clock.ts";
import type { Costs } from "./ports/costs.ts";
import type { Halts } from "./ports/halts.ts";
import type { MailStore } from "./ports/mail-store.ts";
import { findState, openState } from "./open-state.ts";
import type { SessionRegistry } from "./ports/session-registry.ts";
import type { SessionSightings } from "./ports/session-sightings.ts";
import type { Timeline } from "./ports/timeline.ts";
import { workerName } from "./worker-name.ts";

/** What an operator's command reaches of a Squadron, whether it runs or not: its store, and what lies on this disk. */
export interface OperatorTools extends AsyncDisposable {
  readonly halts: Halts;
  readonly mail: MailStore;
  readonly registry: SessionRegistry;
  readonly sightings: SessionSightings;
  readonly costs: Costs;
  readonly wakes: WakeQueues;
  /** Of the workers on this disk. */
  readonly audit: Audit;
  readonly timeline: Pick<Timeline, "read">;
  readonly here: Here;
  /** The events of a session's conversation as it is stored, a line each; undefined when there is none here. */
  conversation(key: SessionKey): Promise<readonly string[] | undefined>;
  /** What the store is. */
  readonly store: "url" | "child" | "memory";
  now(): number;
}

/** @throws SquadronError `config` when the store lives in the service's own memory. */
export async function composeOperator({
  redisUrl,
  stateFolder,
  historyFolder,
}: StoreSettings): Promise<OperatorTools> {
  const state = resolve(stateFolder);
  const found = await findState(redisUrl, state);
  if (found.kind === "memory") {
    await found.close();
    throw new SquadronError(
      "config",
      "This Squadron keeps its state in its own memory, which no other process reaches: end the service instead, or set REDIS_URL.",
    );
  }
  const { store, keys } = await openState(found);
  const { redis, subscriber } = store;
  const clock = { ...systemClock, now: () => store.now() };
  const wakes = createWakeQueues({ redis, prefix: keys.queues });
  const audit = auditIn(state, clock);
  const registry = createSessionRegistry({ redis, subscriber, keys });
  const histories = resolve(historyFolder ?? join(state, "history"));
  return {
    conversation: async (key) => {
      const version = (await registry.get(key))?.history ?? "";
      return version === "" ? undefined : readConversation(histories, key, version);
    },
    store: store.kind,
    sightings: createSessionSightings({ redis, keys }),
    costs: createCosts({ redis, keys }),
    audit,
    timeline: createTimeline({ redis, subscriber, keys, clock, onError: tellUnwritten }),
    here: { worker: workerName(hostname(), state), folderOf: (key) => cloneFolder(state, key) },
    halts: createHalts({ redis, keys }),
    mail: createMailStore({ redis, subscriber, keys, clock }),
    registry,
    wakes,
    now: () => store.now(),
    [Symbol.asyncDispose]: async () => {
      await audit.flush();
      await wakes.close();
      await store.close();
    },
  };
}

/** The audit of the workers on this disk, which needs no store. */
export function composeAudit({ stateFolder }: Pick<StoreSettings, "stateFolder">): Audit {
  return auditIn(resolve(stateFolder), systemClock);
}

function auditIn(state: string, clock: Clock): Audit {
  return createFileAudit({ root: join(state, "audit"), clock, onError: tellUnwritten });
}

function tellUnwritten(error: unknown): void {
  process.stderr.write(`The order is given, but it could not be written to the audit: ${errorLine(error)}\n`);
}
