import { join, resolve } from "node:path";

import type { Logger } from "pino";

import { createFileAudit } from "./adapters/audit/file-audit.ts";
import { createGitWorkspaces } from "./adapters/git/git-workspaces.ts";
import { createPreparer } from "./adapters/git/preparer.ts";
import { createPushRef } from "./adapters/git/push-ref.ts";
import type { GitHubClients } from "./adapters/github/clients.ts";
import { createCodeHostWrites } from "./adapters/github/code-host-writes.ts";
import { createCodeHost } from "./adapters/github/code-host.ts";
import { gitAccess } from "./adapters/github/git-access.ts";
import { createRepositoryFiles } from "./adapters/github/repository-files.ts";
import { createSurvey } from "./adapters/github/survey.ts";
import { createFolderHistory } from "./adapters/history/folder-history.ts";
import { createProcCensus } from "./adapters/processes/proc-census.ts";
import { createBudgets } from "./adapters/redis/budgets.ts";
import { createCosts } from "./adapters/redis/costs.ts";
import { createCursors } from "./adapters/redis/cursors.ts";
import { createEffectLedger } from "./adapters/redis/effect-ledger.ts";
import { createHalts } from "./adapters/redis/halts.ts";
import { createKeptFiles } from "./adapters/redis/kept-files.ts";
import type { Keys } from "./adapters/redis/keys.ts";
import { createOpenQuestions } from "./adapters/redis/open-questions.ts";
import { createSessionRegistry } from "./adapters/redis/session-registry.ts";
import { createStagedEffects } from "./adapters/redis/staged-effects.ts";
import { createTimeline } from "./adapters/redis/timeline.ts";
import type { Store } from "./adapters/redis/store/open-store.ts";
import { createTurnGate } from "./adapters/redis/turn-gate.ts";
import { createWritePace } from "./adapters/redis/write-pace.ts";
import type { Watch } from "./compose-watch.ts";
import type { Config } from "./config/env.ts";
import { errorLine } from "./domain/errors.ts";
import type { Clock } from "./ports/clock.ts";
import type { CodeHost } from "./ports/code-host.ts";
import type { Egress } from "./ports/egress.ts";
import type { Sandbox } from "./ports/sandbox.ts";
import { observeWriter } from "./observe/observe-writer.ts";
import { same, type Replacements } from "./replacements.ts";
import { createPaceQueue } from "./writer/pace-queue.ts";
import { createWriter } from "./writer/writer.ts";

/** What the adapters of one process are built from. */
export interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly watch: Watch;
  readonly replace: Replacements;
  readonly stateFolder: string;
  readonly store: Store;
  /** The store's, which all workers share. */
  readonly clock: Clock;
  readonly keys: Keys;
  readonly clients: GitHubClients;
}

/** What GitHub shows to have happened, and how far it was read. */
export function onRecord({ replace, store, keys, clients }: Parts) {
  return {
    survey: (replace.survey ?? same)(createSurvey(clients)),
    cursors: (replace.cursors ?? same)(createCursors({ redis: store.redis, keys })),
  };
}

/** Files of default branches, and those that held when they were last read. */
export function onFiles({ replace, store, keys, clients }: Parts) {
  return {
    files: (replace.files ?? same)(createRepositoryFiles(clients)),
    kept: createKeptFiles({ redis: store.redis, keys }),
  };
}

/** Reading and changing GitHub. */
export function onGitHub({ config, log, watch, replace, store, clock, keys, clients }: Parts) {
  const common = { redis: store.redis, keys, clock };
  const host = (replace.host ?? same)(createCodeHost(clients, config.github.serverUrl));
  const pace = (replace.pace ?? same)(createWritePace({ ...common, limits: config.writes }));
  const ledger = (replace.ledger ?? same)(createEffectLedger(common));
  const push = createPushRef((repository) =>
    gitAccess({ clients, gitUrl: config.github.serverUrl }, repository, "push"),
  );
  const writes = (replace.writes ?? same)(createCodeHostWrites(clients, push));
  const queue = createPaceQueue({ pace, clock });
  const pageUrl = config.page.url;
  const bare = createWriter({ ledger, pace, queue, host, writes, clock, pageUrl });
  const writer = observeWriter({ ...watch, log }, bare);
  return { host, ledger, writer };
}

interface ForClones {
  readonly host: CodeHost;
  readonly sandbox: Sandbox;
  readonly egress: Egress;
  readonly landings: string;
}

/** Working copies, and what is installed in them. */
export function onClones(
  { config, replace, stateFolder, clock }: Parts,
  { host, sandbox, egress, landings }: ForClones,
) {
  // Where agents run unconfined, so does the git that reads what they made.
  const confined = config.sandbox === "none" ? undefined : sandbox;
  const common = { root: stateFolder, landings, sandbox: confined };
  return {
    workspaces: (replace.workspaces ?? same)(createGitWorkspaces({ ...common, host })),
    preparer: createPreparer({ ...common, egress, now: () => clock.now() }),
  };
}

/** What the store keeps. */
export function onStore({ config, log, replace, store, clock, keys }: Parts) {
  const { redis, subscriber } = store;
  const common = { redis, subscriber, keys, clock };
  const onError = (error: unknown): void => log.warn({ error: errorLine(error) }, "timeline not written");
  const { service, perRepository: repository, perRole: role, leaseMs } = config.turns;
  return {
    registry: createSessionRegistry(common),
    budgets: (replace.budgets ?? same)(createBudgets(common)),
    costs: createCosts(common),
    questions: createOpenQuestions(common),
    staged: createStagedEffects(common),
    timeline: createTimeline({ ...common, onError }),
    halts: (replace.halts ?? same)(createHalts(common)),
    gate: createTurnGate({ ...common, caps: { service, repository, role }, leaseMs }),
  };
}

/** What this machine keeps, and what runs on it. */
export function onDisk({ config, replace, stateFolder, clock, log }: Parts) {
  const onError = (error: unknown): void => log.error({ error: errorLine(error) }, "audit not written");
  return {
    history: (replace.history ?? same)(
      createFolderHistory(resolve(config.historyFolder ?? join(stateFolder, "history"))),
    ),
    census: (replace.census ?? same)(createProcCensus(clock)),
    audit: createFileAudit({ root: join(stateFolder, "audit"), clock, onError }),
  };
}
