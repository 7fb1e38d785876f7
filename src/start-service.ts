import type { Service } from "./compose.ts";
import { turnTuning } from "./config/defaults.ts";
import { openService, type OpenOptions, type OpenService } from "./open-service.ts";
import { createEdge, type Edge } from "./web/edge.ts";
import { openPage, type Routes } from "./open-page.ts";
import { startMetricsServer } from "./web/metrics-server.ts";

/** A running Squadron: edge and worker in one process, or one of the two. */
export interface RunningService extends AsyncDisposable {
  readonly service: Service;
  readonly edge: Edge;
  /** Where GitHub is to deliver to; a worker alone has only its health there. */
  readonly webhookUrl: string;
  /** Undefined where none are served. */
  readonly metricsUrl: string | undefined;
  /** How long disposing of it may take; who waits for longer waits for what is not coming back, such as a store. Milliseconds. */
  readonly mostEndMs: number;
}

/** Starts the worker and then the edge in front of it. @throws SquadronError `config`. */
export async function startService(options: OpenOptions): Promise<RunningService> {
  const open = await openService(options);
  const { config, log, service, watch } = open;
  const takesDeliveries = options.halves?.web ?? true;
  const page = openPage(open);
  const edge = createEdge({
    config,
    readiness: () => service.ready(),
    now: () => Date.now(),
    log,
    ...watch,
    ...(takesDeliveries && { ingest: service.ingest, fallback: page.before(probotRoutes(open)) }),
  });
  const end = async (): Promise<void> => {
    // Intake first, then what runs, then what it runs on.
    await edge[Symbol.asyncDispose]();
    await open[Symbol.asyncDispose]();
  };
  const [{ host, port }, metrics] = await Promise.all([edge.listen(), serveMetrics(open)]).catch(
    async (error: unknown) => {
      await end();
      throw error;
    },
  );
  const webhookUrl = `http://${host.includes(":") ? `[${host}]` : host}:${port}${config.webhook.path}`;
  log.info({ webhookUrl, metricsUrl: metrics?.url, store: service.store.kind }, "squadron is ready");
  return {
    service,
    edge,
    webhookUrl,
    metricsUrl: metrics?.url,
    mostEndMs: config.turns.drainMs + turnTuning.closeMs,
    [Symbol.asyncDispose]: async () => {
      // Who watches would hold it up.
      page.close();
      await end();
      await metrics?.[Symbol.asyncDispose]();
    },
  };
}

async function serveMetrics({ config, log, service, watch: { metrics } }: OpenService) {
  if (config.metrics === undefined) return undefined;
  const text = async (): Promise<string> => {
    await service.gather();
    return metrics.text();
  };
  return startMetricsServer({ at: config.metrics, text, contentType: metrics.contentType, log });
}

/** Probot's own routing for the paths the edge leaves, loaded when somebody asks for one. */
function probotRoutes({ config, log, service }: OpenService): Routes {
  let routes: Promise<Routes> | undefined;
  const load = async (): Promise<Routes> => {
    const [{ createNodeMiddleware, Probot }, { createApp }] = await Promise.all([
      import("probot"),
      import("./app.ts"),
    ]);
    const probot = new Probot({
      appId: config.app.id,
      privateKey: config.app.privateKey,
      secret: config.webhook.secrets[0] ?? "",
      baseUrl: config.github.apiUrl,
      log,
    });
    const app = createApp({ ingest: service.ingest, now: () => Date.now() });
    const middleware = await createNodeMiddleware(app, { probot, webhooksPath: config.webhook.path });
    return async (request, response) => middleware(request, response);
  };
  return async (request, response) => {
    routes ??= load();
    return (await routes)(request, response);
  };
}
