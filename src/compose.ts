import { createHash, createHmac, hkdfSync } from "node:crypto";
import { join, resolve } from "node:path";

import type { Logger } from "pino";

import { createFileAudit } from "./adapters/audit/file-audit.ts";
import { createWakeQueues } from "./adapters/bullmq/wake-queues.ts";
import { createCopilotRuntime } from "./adapters/copilot/copilot-runtime.ts";
import { createEgress } from "./adapters/egress/create-egress.ts";
import { createGitWorkspaces } from "./adapters/git/git-workspaces.ts";
import { createPreparer } from "./adapters/git/preparer.ts";
import { createGitHubClients, type GitHubClients } from "./adapters/github/clients.ts";
import { createPushRef } from "./adapters/git/push-ref.ts";
import { createCodeHostWrites } from "./adapters/github/code-host-writes.ts";
import { createCodeHost } from "./adapters/github/code-host.ts";
import { gitAccess } from "./adapters/github/git-access.ts";
import { createRepositoryFiles } from "./adapters/github/repository-files.ts";
import { createSurvey } from "./adapters/github/survey.ts";
import { createFolderHistory } from "./adapters/history/folder-history.ts";
import { createFolderHomes } from "./adapters/homes/folder-homes.ts";
import { createProcCensus } from "./adapters/processes/proc-census.ts";
import { createBudgets } from "./adapters/redis/budgets.ts";
import { createCursors } from "./adapters/redis/cursors.ts";
import { createEffectLedger } from "./adapters/redis/effect-ledger.ts";
import { createHalts } from "./adapters/redis/halts.ts";
import { createKeptFiles } from "./adapters/redis/kept-files.ts";
import { createKeys, type Keys } from "./adapters/redis/keys.ts";
import { createMailStore } from "./adapters/redis/mail-store.ts";
import { createOpenQuestions } from "./adapters/redis/open-questions.ts";
import { createSessionRegistry } from "./adapters/redis/session-registry.ts";
import { createStagedEffects } from "./adapters/redis/staged-effects.ts";
import { openStore, type Store } from "./adapters/redis/store/open-store.ts";
import { findStoreProcess } from "./adapters/redis/store/store-process.ts";
import { createTurnGate } from "./adapters/redis/turn-gate.ts";
import { createWritePace } from "./adapters/redis/write-pace.ts";
import { createBubblewrap } from "./adapters/sandbox/bubblewrap.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { composeModel } from "./compose-model.ts";
import { startWorker } from "./compose-worker.ts";
import { builtinTeam } from "./config/builtin-team.ts";
import type { Config } from "./config/env.ts";
import { createIngest } from "./dispatch/ingest.ts";
import { errorLine } from "./domain/errors.ts";
import type { Sign } from "./domain/marker.ts";
import type { Team } from "./domain/team.ts";
import type { AgentRuntime } from "./ports/agent-runtime.ts";
import type { Budgets } from "./ports/budgets.ts";
import type { Clock } from "./ports/clock.ts";
import type { CodeHostWrites } from "./ports/code-host-writes.ts";
import type { CodeHost } from "./ports/code-host.ts";
import type { Cursors } from "./ports/cursors.ts";
import type { Egress } from "./ports/egress.ts";
import type { EffectLedger } from "./ports/effect-ledger.ts";
import type { Halts } from "./ports/halts.ts";
import type { HistoryStore } from "./ports/history-store.ts";
import type { Ingest } from "./ports/ingest.ts";
import type { MailStore } from "./ports/mail-store.ts";
import type { ProcessCensus } from "./ports/process-census.ts";
import type { RepositoryFiles } from "./ports/repository-files.ts";
import type { Sandbox } from "./ports/sandbox.ts";
import type { Survey } from "./ports/survey.ts";
import type { WritePace } from "./ports/write-pace.ts";
import { createReconcile, type Reconcile } from "./reconcile/reconciler.ts";
import { createRecovery } from "./reconcile/recovery.ts";
import { createRuns } from "./session/runs.ts";
import type { SessionDeps } from "./session/session-deps.ts";
import { createTeams } from "./team/create-teams.ts";
import { createPaceQueue } from "./writer/pace-queue.ts";
import { createWriter } from "./writer/writer.ts";

/** A test-only seam: each may take a port's real implementation and give back another, to show what breaks without it. */
export interface Replacements {
  readonly mail?: (real: MailStore) => MailStore;
  readonly budgets?: (real: Budgets) => Budgets;
  readonly ledger?: (real: EffectLedger) => EffectLedger;
  readonly pace?: (real: WritePace) => WritePace;
  readonly host?: (real: CodeHost) => CodeHost;
  readonly files?: (real: RepositoryFiles) => RepositoryFiles;
  readonly writes?: (real: CodeHostWrites) => CodeHostWrites;
  readonly history?: (real: HistoryStore) => HistoryStore;
  readonly sandbox?: (real: Sandbox) => Sandbox;
  readonly census?: (real: ProcessCensus) => ProcessCensus;
  readonly ingest?: (real: Ingest) => Ingest;
  readonly team?: (real: Team) => Team;
  readonly halts?: (real: Halts) => Halts;
  readonly cursors?: (real: Cursors) => Cursors;
  readonly survey?: (real: Survey) => Survey;
}

/** Squadron without its HTTP side. */
export interface Service {
  readonly ingest: Ingest;
  readonly store: Pick<Store, "kind" | "warnings">;
  /** Whether events can be taken. */
  ready(): Promise<{ ok: boolean; detail: { store: string; openSessions: number } }>;
  /** Compares with GitHub now, as is done every few minutes: what was missed is taken. */
  readonly reconcile: Reconcile;
  /** Starts routing and turns; disposing it lets them end, or ends them after the drain time. */
  startWorker(): Promise<AsyncDisposable>;
  close(): Promise<void>;
}

interface Options {
  readonly config: Config;
  readonly log: Logger;
  readonly replace?: Replacements;
}

const same = <T>(value: T): T => value;

/** Builds every adapter and hands them to those who use them. @throws SquadronError `config` when the store cannot start. */
export async function compose({ config, log, replace = {} }: Options): Promise<Service> {
  const stateFolder = resolve(config.stateFolder);
  const path = process.env["PATH"] ?? "";
  const store = await openStore(await findStoreProcess({ redisUrl: config.redisUrl, stateFolder, path }));
  const clock: Clock = { ...systemClock, now: () => store.now() };
  const keys = createKeys("squadron");
  const { app } = config;
  const clients = createGitHubClients({ ...app, appId: app.id, apiUrl: config.github.apiUrl });
  const parts: Parts = { config, log, replace, stateFolder, store, clock, keys, clients };
  const mail = (replace.mail ?? same)(createMailStore({ ...store, keys, clock }));
  const wakes = createWakeQueues({ redis: store.redis, prefix: keys.queues });
  const model = composeModel(config, stateFolder);
  // Among the homes of this process: what it leaves there when it dies goes with them.
  const ownFolder = (...at: string[]): string => join(model.settings.homes, ...at, String(process.pid));
  const sandbox = (replace.sandbox ?? same)(createBubblewrap({ folder: ownFolder("sandbox", "etc") }));
  const egress = createEgress({ folder: ownFolder("sandbox", "egress") });
  const runtime = createCopilotRuntime({ sandbox, egress });
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
    sign: createSign(config.app.privateKey),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    teamOf: async (repository) => (replace.team ?? same)(await teams.teamOf(repository)),
  };
  const ingest = (replace.ingest ?? same)(createIngest({ mail, wakes }));
  const catching = { ...session, ...onRecord(parts), ingest };
  const recovery = createRecovery(catching);
  const reconcile = createReconcile({ ...catching, recovery });
  const worker = { config, log, store, session, teams, recovery, reconcile, prefix: keys.queues };
  return {
    ingest,
    store,
    reconcile,
    ready: () => readiness(store, runtime),
    startWorker: () => startWorker({ ...worker, homes: createFolderHomes(session.settings.homes) }),
    close: async () => {
      await runtime[Symbol.asyncDispose]();
      await session.audit.flush();
      await wakes.close();
      await store.close();
    },
  };
}

async function readiness(store: Store, runtime: AgentRuntime): ReturnType<Service["ready"]> {
  const answer = await store.redis.ping();
  return { ok: answer === "PONG", detail: { store: store.kind, openSessions: runtime.openSessions() } };
}

interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly replace: Replacements;
  readonly stateFolder: string;
  readonly store: Store;
  /** The store's, which all workers share. */
  readonly clock: Clock;
  readonly keys: Keys;
  readonly clients: GitHubClients;
}

/** What GitHub shows to have happened, and how far it was read. */
function onRecord({ replace, store, keys, clients }: Parts) {
  return {
    survey: (replace.survey ?? same)(createSurvey(clients)),
    cursors: (replace.cursors ?? same)(createCursors({ redis: store.redis, keys })),
  };
}

/** Files of default branches, and those that held when they were last read. */
function onFiles({ replace, store, keys, clients }: Parts) {
  return {
    files: (replace.files ?? same)(createRepositoryFiles(clients)),
    kept: createKeptFiles({ redis: store.redis, keys }),
  };
}

function onGitHub({ config, replace, store, clock, keys, clients }: Parts) {
  const common = { redis: store.redis, keys, clock };
  const host = (replace.host ?? same)(createCodeHost(clients, config.github.serverUrl));
  const pace = (replace.pace ?? same)(createWritePace({ ...common, limits: config.writes }));
  const ledger = (replace.ledger ?? same)(createEffectLedger(common));
  const push = createPushRef((repository) =>
    gitAccess({ clients, gitUrl: config.github.serverUrl }, repository, "write"),
  );
  const writes = (replace.writes ?? same)(createCodeHostWrites(clients, push));
  const queue = createPaceQueue({ pace, clock });
  const writer = createWriter({ ledger, pace, queue, host, writes, clock });
  return { host, ledger, writer };
}

interface ForClones {
  readonly host: CodeHost;
  readonly sandbox: Sandbox;
  readonly egress: Egress;
  readonly landings: string;
}

function onClones({ config, stateFolder, clock }: Parts, { host, sandbox, egress, landings }: ForClones) {
  // Where agents run unconfined, so does the git that reads what they made.
  const confined = config.sandbox === "none" ? undefined : sandbox;
  const common = { root: stateFolder, landings, sandbox: confined };
  return {
    workspaces: createGitWorkspaces({ ...common, host }),
    preparer: createPreparer({ ...common, egress, now: () => clock.now() }),
  };
}

function onStore({ config, replace, store, clock, keys }: Parts) {
  const { redis, subscriber } = store;
  const common = { redis, subscriber, keys, clock };
  const { service, perRepository: repository, perRole: role, leaseMs } = config.turns;
  return {
    registry: createSessionRegistry(common),
    budgets: (replace.budgets ?? same)(createBudgets(common)),
    questions: createOpenQuestions(common),
    staged: createStagedEffects(common),
    halts: (replace.halts ?? same)(createHalts(common)),
    gate: createTurnGate({ ...common, caps: { service, repository, role }, leaseMs }),
  };
}

function onDisk({ config, replace, stateFolder, clock, log }: Parts) {
  const onError = (error: unknown): void => log.error({ error: errorLine(error) }, "audit not written");
  return {
    history: (replace.history ?? same)(
      createFolderHistory(resolve(config.historyFolder ?? join(stateFolder, "history"))),
    ),
    census: (replace.census ?? same)(createProcCensus(clock)),
    audit: createFileAudit({ root: join(stateFolder, "audit"), clock, onError }),
  };
}

/** The marker's key comes from the App's key, so that losing the state folder does not lose trust in our own comments. */
function createSign(privateKey: string): Sign {
  const key = Buffer.from(hkdfSync("sha256", privateKey, "", "squadron comment marker", 32));
  return (text) => createHmac("sha256", key).update(text).digest("hex");
}
