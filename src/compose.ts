import { createHash } from "node:crypto";
import { join, resolve } from "node:path";

import type { Logger } from "pino";

import { createWakeQueues, type WakeQueues } from "./adapters/bullmq/wake-queues.ts";
import { createCopilotRuntime } from "./adapters/copilot/copilot-runtime.ts";
import { createEgress } from "./adapters/egress/create-egress.ts";
import { createGitHubClients } from "./adapters/github/clients.ts";
import { createFolderHomes } from "./adapters/homes/folder-homes.ts";
import { createMailStore } from "./adapters/redis/mail-store.ts";
import type { Store } from "./adapters/redis/store/open-store.ts";
import { createSessionSightings } from "./adapters/redis/session-sightings.ts";
import { createBubblewrap } from "./adapters/sandbox/bubblewrap.ts";
import { upgradeFolder } from "./adapters/state/upgrade-folder.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { composeModel } from "./compose-model.ts";
import type { Watch } from "./compose-watch.ts";
import { onClones, onDisk, onFiles, onGitHub, onRecord, onStore, type Parts } from "./compose-parts.ts";
import { startWorker } from "./compose-worker.ts";
import { builtinTeam } from "./config/builtin-team.ts";
import type { Config } from "./config/env.ts";
import { createSign } from "./create-sign.ts";
import { createIngest } from "./dispatch/ingest.ts";
import type { AgentRuntime } from "./ports/agent-runtime.ts";
import { readDayLimits, readRoleDays } from "./observe/read-figures.ts";
import { listSessions } from "./observe/list-sessions.ts";
import type { Clock } from "./ports/clock.ts";
import type { Ingest } from "./ports/ingest.ts";
import { gather } from "./observe/gather.ts";
import { observeIngest } from "./observe/observe-ingest.ts";
import { observeMail } from "./observe/observe-mail.ts";
import { findState, openState } from "./open-state.ts";
import { createReconcile, type Reconcile } from "./reconcile/reconciler.ts";
import { createRecovery } from "./reconcile/recovery.ts";
import { same, type Replacements } from "./replacements.ts";
import { createRuns } from "./session/runs.ts";
import type { SessionDeps } from "./session/session-deps.ts";
import { createTeams } from "./team/create-teams.ts";
import type { PageReads } from "./web/page/page-deps.ts";

/** Squadron without its HTTP side. */
export interface Service {
  readonly ingest: Ingest;
  readonly store: Pick<Store, "kind" | "warnings">;
  /** Whether events can be taken. */
  ready(): Promise<{ ok: boolean; detail: { store: string; openSessions: number } }>;
  /** Compares with GitHub now, as is done every few minutes: what was missed is taken. */
  readonly reconcile: Reconcile;
  /** Brings the metrics up to date that tell of a state: those that count are so by themselves. */
  gather(): Promise<void>;
  /** Starts routing and turns; disposing it lets them end, or ends them after the drain time. */
  startWorker(): Promise<AsyncDisposable>;
  /** What the web page shows. */
  readonly page: PageReads;
  close(): Promise<void>;
}

interface Options {
  readonly config: Config;
  readonly log: Logger;
  readonly watch: Watch;
  readonly replace?: Replacements;
}

/** Builds every adapter and hands them to those who use them. @throws SquadronError `config` when the store cannot start. */
export async function compose({ config, log, watch, replace = {} }: Options): Promise<Service> {
  const stateFolder = resolve(config.stateFolder);
  await upgradeFolder(stateFolder);
  const { store, keys } = await openState(await findState(config.redisUrl, stateFolder));
  const clock: Clock = { ...systemClock, now: () => store.now() };
  const { app } = config;
  const { trace, metrics } = watch;
  const onLimit = (resource: string, left: number): void => metrics.set("githubLeft", { resource }, left);
  const clients = createGitHubClients({ ...app, appId: app.id, apiUrl: config.github.apiUrl, onLimit });
  const parts: Parts = { config, log, watch, replace, stateFolder, store, clock, keys, clients };
  const mail = observeMail(metrics, (replace.mail ?? same)(createMailStore({ ...store, keys, clock })));
  const wakes = createWakeQueues({ redis: store.redis, prefix: keys.queues });
  const model = composeModel(config, { stateFolder, watch });
  // Among the homes of this process: what it leaves there when it dies goes with them.
  const ownFolder = (...at: string[]): string => join(model.settings.homes, ...at, String(process.pid));
  const sandbox = (replace.sandbox ?? same)(createBubblewrap({ folder: ownFolder("sandbox", "etc") }));
  const egress = (replace.egress ?? same)(createEgress({ folder: ownFolder("sandbox", "egress") }));
  const runtime = createCopilotRuntime({ sandbox, egress, trace });
  const github = onGitHub(parts);
  const teams = createTeams({ ...parts, ...onFiles(parts), builtin: builtinTeam });
  const session: SessionDeps = {
    mail,
    wakes,
    sandbox,
    runtime,
    ...github,
    ...onClones(parts, { ...github, sandbox, egress, landings: ownFolder("git", "landings") }),
    ...onStore(parts),
    ...onDisk(parts),
    ...model,
    clock,
    runs: createRuns(clock),
    log,
    trace,
    metrics,
    sign: createSign(config.app.privateKey),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    teamOf: async (repository) => (replace.team ?? same)(await teams.teamOf(repository)),
  };
  const ingest = observeIngest({ trace, clock }, (replace.ingest ?? same)(createIngest({ mail, wakes })));
  const catching = { ...session, ...onRecord(parts), ingest };
  const recovery = createRecovery(catching);
  const reconcile = createReconcile({ ...catching, recovery });
  const worker = { config, log, store, session, teams, recovery, reconcile, prefix: keys.queues };
  return {
    ingest,
    store,
    reconcile,
    gather: () => gather({ metrics, wakes, runtime, clock, store: store.redis }),
    ready: () => readiness(store, runtime),
    page: onPage(parts, session, wakes),
    startWorker: () => startWorker({ ...worker, homes: createFolderHomes(session.settings.homes) }),
    close: async () => {
      await runtime[Symbol.asyncDispose]();
      await session.audit.flush();
      await wakes.close();
      await store.close();
    },
  };
}

/** What the web page reads. It shows no folders: it may run where no clone is. */
function onPage(
  { config, watch, store, keys, clock }: Parts,
  session: SessionDeps,
  wakes: WakeQueues,
): PageReads {
  const { registry, timeline, settings, budgets, costs } = session;
  const { metrics } = watch;
  const sightings = createSessionSightings({ redis: store.redis, keys });
  const here = { worker: settings.worker.host, folderOf: () => "" };
  const now = (): number => clock.now();
  return {
    list: () => listSessions({ sightings, here, now }),
    record: (key) => registry.get(key),
    figures: {
      roleDays: (counts) => readRoleDays(costs, counts),
      service: async () => {
        const [ack, wake, waiting, limits] = await Promise.all([
          metrics.buckets("ack"),
          metrics.buckets("wake"),
          wakes.waiting(),
          readDayLimits(budgets, config.budgets.limits.service ?? {}, now()),
        ]);
        return { ack, wake, waiting, limits };
      },
    },
    timeline,
    now,
  };
}

async function readiness(store: Store, runtime: AgentRuntime): ReturnType<Service["ready"]> {
  const answer = await store.redis.ping();
  return { ok: answer === "PONG", detail: { store: store.kind, openSessions: runtime.openSessions() } };
}
