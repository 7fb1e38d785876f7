import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { pino } from "pino";

import { createWakeQueues } from "./adapters/bullmq/wake-queues.ts";
import { createGitHubClients } from "./adapters/github/clients.ts";
import { createDeliveryLog } from "./adapters/github/delivery-log.ts";
import { createMailStore } from "./adapters/redis/mail-store.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { onDisk, onFiles, onGitHub, onStore } from "./compose-parts.ts";
import { composeWatch } from "./compose-watch.ts";
import { builtinTeam } from "./config/builtin-team.ts";
import { readConfig } from "./config/env.ts";
import type { Environment } from "./config/settings-reader.ts";
import { createSign } from "./create-sign.ts";
import { createCommandReads } from "./dispatch/command-reads.ts";
import { decide, type DecideDeps } from "./dispatch/decide.ts";
import { createIngest } from "./dispatch/ingest.ts";
import type { ThreadEvent } from "./domain/event.ts";
import type { Action } from "./domain/plan.ts";
import { repositoryOf } from "./domain/repository-of.ts";
import { findState, openState } from "./open-state.ts";
import type { DeliveryLog } from "./ports/delivery-log.ts";
import type { Ingest } from "./ports/ingest.ts";
import { createTeams } from "./team/create-teams.ts";

/** The App's deliveries, with nothing but its key. @throws SquadronError `config`. */
export function composeDeliveryLog(env: Environment): DeliveryLog {
  const { app, github } = settingsOf(env);
  return createDeliveryLog(createGitHubClients({ ...app, appId: app.id, apiUrl: github.apiUrl }));
}

/** What becomes of an event. */
export interface EventTools extends AsyncDisposable {
  /** What the router would do about it now; nothing is changed. */
  decide(event: ThreadEvent): Promise<readonly Action[]>;
  readonly ingest: Ingest;
}

/** @throws SquadronError `config`. */
export async function composeEvents(env: Environment): Promise<EventTools> {
  const config = settingsOf(env);
  const stateFolder = resolve(config.stateFolder);
  const found = await findState(config.redisUrl, stateFolder);
  const { store, keys } = await openState(found);
  const watch = await composeWatch(config);
  const clock = { ...systemClock, now: () => store.now() };
  const clients = createGitHubClients({ ...config.app, appId: config.app.id, apiUrl: config.github.apiUrl });
  const log = pino({ level: "silent" });
  const parts = { config, log, watch, replace: {}, stateFolder, store, clock, keys, clients };
  const { registry, budgets, costs } = onStore(parts);
  const mail = createMailStore({ ...store, keys, clock });
  const wakes = createWakeQueues({ redis: store.redis, prefix: keys.queues });
  const now = (): number => clock.now();
  const common = { registry, budgets, costs, mail, audit: onDisk(parts).audit, now };
  const teams = createTeams({ ...parts, ...onFiles(parts), builtin: builtinTeam });
  const deps: DecideDeps = {
    ...common,
    host: onGitHub(parts).host,
    sign: createSign(config.app.privateKey),
    commandReads: createCommandReads(common),
    teamOf: (repository) => teams.teamOf(repository),
  };
  return {
    decide: async (event) => (await decide(deps, event, repositoryOf(event))).actions,
    ingest: createIngest({ mail, wakes }),
    [Symbol.asyncDispose]: async () => {
      await wakes.close();
      await watch.close();
      await store.close();
    },
  };
}

function settingsOf(env: Environment) {
  return readConfig(env, (path) => readFileSync(path, "utf8"));
}
