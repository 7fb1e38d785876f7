import { createWakeQueues } from "../../src/adapters/bullmq/wake-queues.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { openStore } from "../../src/adapters/redis/store/open-store.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { createIngest as createRealIngest } from "../../src/dispatch/ingest.ts";
import type { Ingest } from "../../src/ports/ingest.ts";

/** The ingest of the service, on the store whose socket BENCH_STORE names. */
export async function createIngest(): Promise<Ingest> {
  const path = process.env["BENCH_STORE"] ?? "";
  const { redis, subscriber } = await openStore({
    kind: "child",
    address: { path },
    // It belongs to the bench, which goes on using it.
    close: () => Promise.resolve(),
  });
  const keys = createKeys("bench");
  return createRealIngest({
    mail: createMailStore({ redis, subscriber, keys, clock: systemClock }),
    wakes: createWakeQueues({ redis, prefix: keys.queues }),
  });
}
