import type { Service } from "./compose.ts";
import { openService, type OpenOptions, type OpenService } from "./open-service.ts";
import { createEdge, type Edge } from "./web/edge.ts";
import { openPage, type Routes } from "./open-page.ts";

/** A running Squadron: edge and worker in one process, or one of the two. */
export interface RunningService extends AsyncDisposable {
  readonly service: Service;
  readonly edge: Edge;
  /** Where GitHub is to deliver to; a worker alone has only its health there. */
  readonly webhookUrl: string;
}

/** Starts the worker and then the edge in front of it. @throws SquadronError `config`. */
export async function startService(options: OpenOptions): Promise<RunningService> {
  const open = await openService(options);
  const { config, log, service } = open;
  const takesDeliveries = options.halves?.web ?? true;
  const page = openPage(open);
  const edge = createEdge({
    config,
    readiness: () => service.ready(),
    now: () => Date.now(),
    log,
    ...(takesDeliveries && { ingest: service.ingest, fallback: page.before(probotRoutes(open)) }),
  });
  const { host, port } = await edge.listen();
  const webhookUrl = `http://${host.includes(":") ? `[${host}]` : host}:${port}${config.webhook.path}`;
  log.info({ webhookUrl, store: service.store.kind }, "squadron is ready");
  return {
    service,
    edge,
    webhookUrl,
    [Symbol.asyncDispose]: async () => {
      // Who watches would hold it up. Then intake, then what runs, then what it runs on.
      page.close();
      await edge[Symbol.asyncDispose]();
      await open[Symbol.asyncDispose]();
    },
  };
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
