import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { edgeLimits } from "../config/defaults.ts";
import type { EdgeLimits } from "../config/defaults.ts";
import type { Config } from "../config/env.ts";
import { errorLine } from "../domain/errors.ts";
import type { Ingest } from "../ports/ingest.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Trace } from "../ports/trace.ts";
import { drain, send } from "./answer.ts";
import { createBodyBudget } from "./body-budget.ts";
import { createHealth } from "./health.ts";
import type { Readiness } from "./health.ts";
import { close, listen } from "./listen.ts";
import type { Log } from "./log.ts";
import { createRefusalLog } from "./refusal-log.ts";
import type { RefusalReason } from "./refusal.ts";
import { createVerifier } from "./signature.ts";
import { createWebhook } from "./webhook.ts";

type Outcome = "accepted" | "duplicate" | "ignored" | RefusalReason;

export interface EdgeDeps {
  readonly config: Pick<Config, "server" | "webhook">;
  /** Left out where deliveries are another process's: their path is then like any other that does not exist. */
  readonly ingest?: Ingest;
  readonly readiness: () => Promise<Readiness>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** Takes the paths that are not ours: Probot's middleware, the status page. Resolving to false means 404. */
  readonly fallback?: (request: IncomingMessage, response: ServerResponse) => unknown;
  readonly limits?: EdgeLimits;
}

/** The HTTP server in front of everything. Disposing it ends what is in flight, then closes. */
export interface Edge extends AsyncDisposable {
  readonly server: Server;
  /** @returns the address it listens on. @throws SquadronError `config` when the address is taken or not ours. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  /** How many deliveries came to which end since the start. */
  counts(): Readonly<Partial<Record<Outcome, number>>>;
}

export function createEdge(deps: EdgeDeps): Edge {
  const limits = deps.limits ?? edgeLimits;
  const counts = new Map<Outcome, number>();
  let closing = false;
  const refusalLog = createRefusalLog({
    log: deps.log,
    schedule: (run) => void setTimeout(run, limits.refusalLogMs).unref(),
  });
  const count = (outcome: Outcome, event: string) => {
    deps.metrics.count("deliveries", { event, outcome });
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (outcome !== "accepted" && outcome !== "duplicate" && outcome !== "ignored") refusalLog.count(outcome);
  };
  const route = createRoutes(deps, { limits, count, closing: () => closing });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 });
  server.maxConnections = limits.connections;
  const take = (request: IncomingMessage, response: ServerResponse) => {
    if (closing) response.setHeader("connection", "close");
    response.once("close", () => closing && setImmediate(() => server.closeIdleConnections()));
    route(request, response).catch((error: unknown) => {
      deps.log.error({ error: errorLine(error) }, "request failed");
      send(response, { status: 500, body: { error: "Internal error." } });
      drain(request, limits.lingerMs);
    });
  };
  // A sender that asks before it sends gets its refusal before it sends.
  server.on("request", take).on("checkContinue", take);

  return {
    server,
    listen: () => listen(server, { ...deps.config.server, set: "HOST and PORT" }),
    counts: () => Object.fromEntries(counts),
    async [Symbol.asyncDispose]() {
      closing = true;
      await close(server, limits.closeDeadlineMs);
      refusalLog.flush();
    },
  };
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function createRoutes(
  deps: EdgeDeps,
  own: {
    readonly limits: EdgeLimits;
    readonly count: (outcome: Outcome, event: string) => void;
    readonly closing: () => boolean;
  },
): Route {
  const { webhook } = deps.config;
  const takeWebhook =
    deps.ingest &&
    createWebhook({
      ...deps,
      ...own,
      ingest: deps.ingest,
      bodyLimitBytes: webhook.bodyLimitBytes,
      openShare: createBodyBudget(own.limits),
      startVerification: createVerifier(webhook.secrets),
    });
  const webhookPath = pathOf(webhook.path);
  const health = createHealth({ ...deps, ...own, deadlineMs: own.limits.readinessDeadlineMs });

  return async (request, response) => {
    const path = pathOf(request.url ?? "/");
    if (takeWebhook && path === webhookPath) return takeWebhook(request, response);
    if (path === "/healthz") return health.alive(response);
    if (path === "/readyz") return health.ready(response);
    if (request.headers.expect !== undefined) response.writeContinue();
    const taken = deps.fallback ? await deps.fallback(request, response) : false;
    if (taken !== false) return;
    send(response, { status: 404, body: { error: "Nothing is here." } });
    drain(request, own.limits.lingerMs);
  };
}

// Read as Probot reads it: a path that Probot would take for the webhook must not get past the edge to it.
function pathOf(url: string): string {
  const [plain = ""] = url.split("?", 1);
  if (/^\/[\w/-]*\w$/.test(plain) && !plain.includes("//")) return plain;
  if (!URL.canParse(url, "http://localhost")) return "";
  return new URL(url, "http://localhost").pathname.replace(/\/+$/, "");
}
