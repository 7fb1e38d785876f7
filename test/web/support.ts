import { createHmac } from "node:crypto";
import { edgeLimits } from "../../src/config/defaults.ts";
import type { SquadronEvent } from "../../src/domain/event.ts";
import type { Accepted } from "../../src/ports/ingest.ts";
import { uncounted, untraced } from "../support/unobserved.ts";
import { createEdge } from "../../src/web/edge.ts";
import type { Edge, EdgeDeps } from "../../src/web/edge.ts";

export const secret = "b7f2-Q9s1-xk40-zz81";
export const path = "/api/github/webhooks";
export const guid = "72d3162e-cc78-11e3-81ab-4c9367dc0958";

export interface RunningEdge extends AsyncDisposable {
  readonly edge: Edge;
  readonly origin: string;
  readonly url: string;
  /** What was stored, in order. */
  readonly events: readonly SquadronEvent[];
  /** Every line that was logged, as JSON. */
  readonly lines: readonly string[];
}

interface Options extends Partial<Omit<EdgeDeps, "limits">> {
  readonly limits?: Partial<EdgeDeps["limits"]>;
  readonly bodyLimitBytes?: number;
}

/** An edge on a free port with an ingest that records. */
export async function startEdge(options: Options = {}): Promise<RunningEdge> {
  const events: SquadronEvent[] = [];
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  const { bodyLimitBytes = 25 * 1024 * 1024, limits, ...deps } = options;
  const edge = createEdge({
    config: { server: { host: "127.0.0.1", port: 0 }, webhook: { secrets: [secret], path, bodyLimitBytes } },
    ingest: (event) => {
      events.push(event);
      return Promise.resolve<Accepted>("accepted");
    },
    readiness: () => Promise.resolve({ ok: true, detail: "fine" }),
    now: () => Date.UTC(2026, 0, 1),
    metrics: uncounted,
    trace: untraced,
    log: { info: write, warn: write, error: write },
    limits: { ...edgeLimits, ...limits },
    ...deps,
  });
  const { host, port } = await edge.listen();
  const origin = `http://${host}:${port}`;
  return {
    edge,
    origin,
    url: origin + path,
    events,
    lines,
    [Symbol.asyncDispose]: () => edge[Symbol.asyncDispose](),
  };
}

export const sign = (body: string | Buffer, key = secret) =>
  `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

export const signedHeaders = (body: string | Buffer, event = "issues"): Record<string, string> => ({
  "content-type": "application/json",
  "x-github-event": event,
  "x-github-delivery": guid,
  "x-hub-signature-256": sign(body),
});

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export async function post(
  url: string,
  body: string | Buffer,
  headers: Record<string, string> = signedHeaders(body),
): Promise<Reply> {
  const response = await fetch(url, { method: "POST", body: new Uint8Array(Buffer.from(body)), headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text || "null") };
}
