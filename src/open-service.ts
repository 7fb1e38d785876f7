import { readFileSync } from "node:fs";

import { pino, type DestinationStream, type Logger } from "pino";

import { compose, type Service } from "./compose.ts";
import { composeWatch, type Watch } from "./compose-watch.ts";
import { readConfig, type Config } from "./config/env.ts";
import type { Environment } from "./config/settings-reader.ts";
import { SquadronError } from "./domain/errors.ts";
import type { Replacements } from "./replacements.ts";

/** Which halves of Squadron a process runs: `web` takes deliveries, `worker` routes them and runs turns. */
export interface Halves {
  readonly web: boolean;
  readonly worker: boolean;
}

/** A Squadron without an HTTP side of its own. */
export interface OpenService extends AsyncDisposable {
  readonly config: Config;
  readonly log: Logger;
  readonly service: Service;
  readonly watch: Watch;
}

export interface OpenOptions {
  readonly env: Environment;
  /** Both, unless said otherwise. */
  readonly halves?: Halves;
  readonly replace?: Replacements;
  /** Takes the lines of the log; by default standard output. */
  readonly logTo?: DestinationStream;
}

/** Reads the settings, opens the store and, where wanted, starts the worker. @throws SquadronError `config`. */
export async function openService({
  env,
  halves = { web: true, worker: true },
  replace,
  logTo,
}: OpenOptions): Promise<OpenService> {
  const config = readConfig(env, (path) => readFileSync(path, "utf8"));
  // A store of its own would end with the process that started it, and the other half would never see it.
  if (!(halves.web && halves.worker) && config.redisUrl === undefined)
    throw new SquadronError(
      "config",
      "Half of a Squadron needs a store that both halves reach: set REDIS_URL.",
    );
  const watch = await composeWatch(config);
  const log = pino(
    { level: config.logLevel, mixin: () => watch.trace.fields() },
    logTo ?? pino.destination(1),
  );
  const service = await compose({ config, log, watch, ...(replace && { replace }) });
  for (const warning of await service.store.warnings()) log.warn({ store: service.store.kind }, warning);
  const worker = halves.worker ? await service.startWorker() : undefined;
  return {
    config,
    log,
    service,
    watch,
    [Symbol.asyncDispose]: async () => {
      await worker?.[Symbol.asyncDispose]();
      await service.close();
      await watch.close();
    },
  };
}
