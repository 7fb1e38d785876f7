import { createServer, type IncomingMessage } from "node:http";
import { edgeLimits } from "../config/defaults.ts";
import type { MetricsSettings } from "../config/metrics-settings.ts";
import { errorLine } from "../domain/errors.ts";
import { send } from "./answer.ts";
import { isSameText } from "./is-same-text.ts";
import { close, listen } from "./listen.ts";
import type { Log } from "./log.ts";

interface Deps {
  readonly at: MetricsSettings;
  /** All metrics as of now. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly log: Log;
}

/** A server of its own, so that whoever reaches the webhook does not reach the metrics. */
export interface MetricsServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves `/metrics` and nothing else. @throws SquadronError `config`. */
export async function startMetricsServer({ at, text, contentType, log }: Deps): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (request, response) => {
    if (request.url !== "/metrics" || request.method !== "GET")
      return send(response, { status: 404, body: { error: "Only GET /metrics is here." } });
    if (!isAllowed(request, at.token))
      return send(response, { status: 401, body: { error: "Send METRICS_TOKEN as a bearer token." } });
    text().then(
      (body) => response.writeHead(200, { "content-type": contentType }).end(body),
      (error: unknown) => {
        log.error({ error: errorLine(error) }, "metrics not read");
        send(response, { status: 500, body: { error: "The metrics could not be read." } });
      },
    );
  });
  const { host, port } = await listen(server, { ...at, set: "METRICS_HOST and METRICS_PORT" });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/metrics`,
    [Symbol.asyncDispose]: () => close(server, edgeLimits.lingerMs),
  };
}

function isAllowed({ headers }: IncomingMessage, token: string | undefined): boolean {
  return token === undefined || isSameText(headers.authorization ?? "", `Bearer ${token}`);
}
