import type { Logger } from "pino";

import { startSchedule } from "./adapters/bullmq/schedule.ts";
import { startWakeWorker } from "./adapters/bullmq/wake-worker.ts";
import { toFields } from "./adapters/redis/session-registry.ts";
import type { Store } from "./adapters/redis/store/open-store.ts";
import { turnTuning } from "./config/defaults.ts";
import type { Config } from "./config/env.ts";
import { createRouter } from "./dispatch/route.ts";
import { createSweep } from "./dispatch/sweep.ts";
import { errorCode, errorLine, SquadronError } from "./domain/errors.ts";
import { createSessionHandler } from "./session/handle-session.ts";
import type { SessionDeps } from "./session/session-deps.ts";

interface WorkerParts {
  readonly config: Config;
  readonly log: Logger;
  readonly store: Store;
  readonly prefix: string;
  readonly session: SessionDeps;
}

/** Starts what routes acts, runs turns and sweeps. Disposing it lets turns end, or parks them after the drain time. */
export async function startWorker({
  config,
  log,
  store,
  prefix,
  session,
}: WorkerParts): Promise<AsyncDisposable> {
  const connections = [store.blocking(), store.blocking(), store.blocking()] as const;
  const onFailure = (mailbox: string, error: unknown): void =>
    log.warn({ mailbox, code: errorCode(error), error: errorLine(error) }, "mailbox to be handled again");
  const common = { prefix, leaseMs: config.turns.leaseMs, clock: session.clock, onFailure };
  const routing = startWakeWorker({
    ...common,
    lane: "route",
    connection: connections[0],
    concurrency: turnTuning.routersAtOnce,
    handler: createRouter({ ...session, now: () => session.clock.now(), maxTries: turnTuning.maxTries }),
  });
  const turns = startWakeWorker({
    ...common,
    lane: "turn",
    connection: connections[1],
    // Orders are carried out beside the turns, without a place of their own.
    concurrency: config.turns.service + turnTuning.ordersAtOnce,
    handler: createSessionHandler(session, toFields),
  });
  const sweep = await startSchedule({
    redis: store.redis,
    blocking: connections[2],
    prefix,
    everyMs: turnTuning.sweepMs,
    leaseMs: config.turns.leaseMs,
    work: createSweep(session),
  });
  return {
    [Symbol.asyncDispose]: async () => {
      await sweep[Symbol.asyncDispose]();
      const draining = setTimeout(
        () => turns.abort(new SquadronError("outside", "The service is stopping; another worker goes on.")),
        turnTuning.drainMs,
      );
      await Promise.all([routing[Symbol.asyncDispose](), turns[Symbol.asyncDispose]()]);
      clearTimeout(draining);
      for (const connection of connections) connection.disconnect();
    },
  };
}
