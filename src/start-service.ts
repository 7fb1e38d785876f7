import { readFileSync } from "node:fs";

import { pino, type Logger } from "pino";

import { compose, type Replacements, type Service } from "./compose.ts";
import type { Environment } from "./config/settings-reader.ts";
import { readConfig, type Config } from "./config/env.ts";
import { createEdge, type Edge } from "./web/edge.ts";

/** A running Squadron: edge and worker in one process. */
export interface RunningService extends AsyncDisposable {
  readonly service: Service;
  readonly edge: Edge;
  /** Where GitHub is to deliver to. */
  readonly webhookUrl: string;
}

interface Options {
  readonly env: Environment;
  readonly replace?: Replacements;
  readonly log?: Logger;
}

/** Reads the settings, opens the store, starts the worker and then the edge. @throws SquadronError `config`. */
export async function startService({ env, replace, log }: Options): Promise<RunningService> {
  const config = readConfig(env, (path) => readFileSync(path, "utf8"));
  const logger = log ?? pino({ level: config.logLevel });
  const service = await compose({ config, log: logger, ...(replace && { replace }) });
  for (const warning of await service.store.warnings()) logger.warn({ store: service.store.kind }, warning);
  const worker = await service.startWorker();
  const edge = createEdge({
    config,
    ingest: service.ingest,
    readiness: () => service.ready(),
    now: () => Date.now(),
    log: logger,
  });
  const { host, port } = await edge.listen();
  const webhookUrl = urlOf(config, host, port);
  logger.info({ webhookUrl, store: service.store.kind }, "squadron is ready");
  return {
    service,
    edge,
    webhookUrl,
    [Symbol.asyncDispose]: async () => {
      // Intake first, then what runs, then what it runs on.
      await edge[Symbol.asyncDispose]();
      await worker[Symbol.asyncDispose]();
      await service.close();
    },
  };
}

function urlOf(config: Config, host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}${config.webhook.path}`;
}
