import { readFileSync } from "node:fs";

import { pino, type Logger } from "pino";

import { compose, type Replacements, type Service } from "./compose.ts";
import { readConfig, type Config } from "./config/env.ts";
import type { Environment } from "./config/settings-reader.ts";

/** A Squadron that works on what was accepted, without an HTTP side of its own. */
export interface OpenService extends AsyncDisposable {
  readonly config: Config;
  readonly log: Logger;
  readonly service: Service;
}

/** Reads the settings, opens the store and starts the worker. @throws SquadronError `config`. */
export async function openService({
  env,
  replace,
}: {
  env: Environment;
  replace?: Replacements;
}): Promise<OpenService> {
  const config = readConfig(env, (path) => readFileSync(path, "utf8"));
  const log = pino({ level: config.logLevel });
  const service = await compose({ config, log, ...(replace && { replace }) });
  for (const warning of await service.store.warnings()) log.warn({ store: service.store.kind }, warning);
  const worker = await service.startWorker();
  return {
    config,
    log,
    service,
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await service.close();
    },
  };
}
