import type { Logger } from "pino";

import { startSchedule } from "./adapters/bullmq/schedule.ts";
import { startWakeWorker } from "./adapters/bullmq/wake-worker.ts";
import { toFields } from "./adapters/redis/session-fields.ts";
import type { Store } from "./adapters/redis/store/open-store.ts";
import { turnTuning } from "./config/defaults.ts";
import type { Config } from "./config/env.ts";
import { createCommandReads } from "./dispatch/command-reads.ts";
import { createRouter } from "./dispatch/route.ts";
import { createSweep } from "./dispatch/sweep.ts";
import { errorCode, errorLine, SquadronError } from "./domain/errors.ts";
import { sessionMailbox } from "./domain/mailbox.ts";
import type { Homes } from "./ports/homes.ts";
import { cleanHistories } from "./reconcile/clean-histories.ts";
import { cleanHomes } from "./reconcile/clean-homes.ts";
import type { Reconcile } from "./reconcile/reconciler.ts";
import type { Recovery } from "./reconcile/recovery.ts";
import { clearOut } from "./session/clear-out.ts";
import { expireSessions } from "./session/expire-sessions.ts";
import { createSessionHandler } from "./session/handle-session.ts";
import type { SessionDeps } from "./session/session-deps.ts";
import { tidyAudit } from "./session/tidy-audit.ts";
import { tidyDisk } from "./session/tidy-disk.ts";
import type { Teams } from "./team/create-teams.ts";

export interface WorkerParts {
  readonly config: Config;
  readonly log: Logger;
  readonly store: Store;
  readonly prefix: string;
  readonly session: SessionDeps;
  readonly teams: Teams;
  readonly recovery: Recovery;
  readonly reconcile: Reconcile;
  readonly homes: Homes;
}

/** Starts what routes acts, runs turns and looks after both. Disposing it lets turns end, or parks them after the drain time. */
export async function startWorker(parts: WorkerParts): Promise<AsyncDisposable> {
  const { config, log, store, prefix, session, recovery } = parts;
  await cleanHomes({ ...session, homes: parts.homes }, process.pid);
  await recovery.ensureWhole().catch((error: unknown) => {
    // Routing waits for it and tries again.
    log.warn({ code: errorCode(error), error: errorLine(error) }, "store not read back yet");
  });
  const stopping = new AbortController();
  const connections = [store.blocking(), store.blocking()] as const;
  const onFailure = (mailbox: string, error: unknown): void =>
    log.warn(
      { mailbox, ...session.trace.about(error), code: errorCode(error), error: errorLine(error) },
      "mailbox to be handled again",
    );
  const common = { prefix, leaseMs: config.turns.leaseMs, clock: session.clock, onFailure };
  const routing = startWakeWorker({
    ...common,
    lane: "route",
    connection: connections[0],
    concurrency: turnTuning.routersAtOnce,
    handler: createRouter({
      ...session,
      now: () => session.clock.now(),
      commandReads: createCommandReads({ ...session, now: () => session.clock.now() }),
      maxTries: turnTuning.maxTries,
      ensureWhole: () => recovery.ensureWhole(),
      heedTeam: (event) => parts.teams.heed(event),
    }),
  });
  const turns = startWakeWorker({
    ...common,
    lane: "turn",
    connection: connections[1],
    // Orders are carried out beside the turns, without a place of their own.
    concurrency: config.turns.service + turnTuning.ordersAtOnce,
    handler: createSessionHandler(session, { toRecord: toFields, stopping: stopping.signal }),
  });
  await session.registry.onEnd((key, epoch) => {
    clearOut(session, key, epoch).catch((error: unknown) => onFailure(sessionMailbox(key), error));
  });
  const schedules = await startSchedules(parts);
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      const draining = setTimeout(
        () => turns.abort(new SquadronError("outside", "The service is stopping; another worker goes on.")),
        config.turns.drainMs,
      );
      // All at once: nobody takes anything new while another still ends.
      await Promise.all([routing, turns, ...schedules].map((each) => each[Symbol.asyncDispose]()));
      clearTimeout(draining);
      for (const connection of connections) connection.disconnect();
    },
  };
}

/** What is done every so often, by one worker of all; and what each does on its own disk. */
async function startSchedules(parts: WorkerParts): Promise<readonly AsyncDisposable[]> {
  const { config, store, prefix, session } = parts;
  const { leaseMs } = config.turns;
  const works = [
    { name: "sweep", everyMs: turnTuning.sweepMs, work: createSweep(session) },
    { name: "reconcile", everyMs: turnTuning.reconcileMs, work: parts.reconcile },
    {
      name: "expire",
      everyMs: turnTuning.expireMs,
      work: () => expireSessions(session, { days: config.expireDays, keep: config.keep }),
    },
    { name: "clean", everyMs: turnTuning.cleanMs, work: () => cleanHistories({ ...session, ...parts }) },
  ];
  const schedules = works.map((each) => startSchedule({ ...each, store, prefix, leaseMs }));
  return [...(await Promise.all(schedules)), startCleaning(parts)];
}

/** Keeps this worker's own disk clean, now and every so often. */
function startCleaning({ config, log, session, recovery, homes }: WorkerParts): AsyncDisposable {
  const { cloneMaxAgeMs: maxAgeMs, cleanMs } = turnTuning;
  const clean = async (): Promise<void> => {
    await cleanHomes({ ...session, homes }, undefined);
    await tidyAudit(session, { days: config.auditDays, keep: config.keep });
    // While the store lacks sessions, their clones would look like nobody's.
    await recovery.ensureWhole();
    await tidyDisk(session, { maxBytes: config.diskBytes, maxAgeMs });
    const now = session.clock.now();
    await session.preparer.trim({ now, maxBytes: turnTuning.preparedMaxBytes, maxAgeMs });
  };
  const report = (error: unknown): void => log.warn({ error: errorLine(error) }, "disk not cleaned");
  let cleaning = clean().catch(report);
  const timer = setInterval(() => {
    cleaning = cleaning.then(clean).catch(report);
  }, cleanMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await cleaning;
    },
  };
}
