import { resolve } from "node:path";

import { createWakeQueues } from "./adapters/bullmq/wake-queues.ts";
import { createHalts } from "./adapters/redis/halts.ts";
import { createMailStore } from "./adapters/redis/mail-store.ts";
import { createSessionRegistry } from "./adapters/redis/session-registry.ts";
import { systemClock } from "./adapters/system-clock.ts";
import type { StoreSettings } from "./config/env.ts";
import { SquadronError } from "./domain/errors.ts";
import type { Halts } from "./ports/halts.ts";
import type { MailStore } from "./ports/mail-store.ts";
import { findState, openState } from "./open-state.ts";
import type { SessionRegistry } from "./ports/session-registry.ts";
import type { Wakes } from "./ports/wakes.ts";

/** What an operator's command reaches of a Squadron, whether it runs or not: its store. */
export interface OperatorTools extends AsyncDisposable {
  readonly halts: Halts;
  readonly mail: MailStore;
  readonly registry: SessionRegistry;
  readonly wakes: Wakes;
  now(): number;
}

/** @throws SquadronError `config` when the store lives in the service's own memory. */
export async function composeOperator({ redisUrl, stateFolder }: StoreSettings): Promise<OperatorTools> {
  const found = await findState(redisUrl, resolve(stateFolder));
  if (found.kind === "memory") {
    await found.close();
    throw new SquadronError(
      "config",
      "This Squadron keeps its state in its own memory, which no other process reaches: end the service instead, or set REDIS_URL.",
    );
  }
  // A server that the service has started is the service's to end.
  const { store, keys } = await openState(
    found.wasThere === true ? { ...found, close: async () => undefined } : found,
  );
  const { redis, subscriber } = store;
  const clock = { ...systemClock, now: () => store.now() };
  const wakes = createWakeQueues({ redis, prefix: keys.queues });
  return {
    halts: createHalts({ redis, keys }),
    mail: createMailStore({ redis, subscriber, keys, clock }),
    registry: createSessionRegistry({ redis, subscriber, keys }),
    wakes,
    now: () => store.now(),
    [Symbol.asyncDispose]: async () => {
      await wakes.close();
      await store.close();
    },
  };
}
