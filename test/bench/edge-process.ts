import { createEdge } from "../../src/web/edge.ts";
import { createPromMetrics } from "../../src/adapters/metrics/prom-metrics.ts";
import { createTrace } from "../../src/adapters/trace/create-trace.ts";
import type { Ingest } from "../../src/ports/ingest.ts";

// An edge in a process of its own, so that its memory and its speed can be measured. Tells its port to its parent.
const secrets = (process.env["WEBHOOK_SECRETS"] ?? "").split(",");
const ingestModule = process.env["BENCH_INGEST"];

const { createIngest } = (await import(ingestModule ?? "./no-store.ts")) as {
  createIngest: () => Promise<Ingest>;
};
const edge = createEdge({
  config: {
    server: { host: "127.0.0.1", port: 0 },
    webhook: { secrets, path: "/api/github/webhooks", bodyLimitBytes: 25 * 1024 * 1024 },
  },
  ingest: await createIngest(),
  readiness: () => Promise.resolve({ ok: true, detail: "bench" }),
  now: () => Date.now(),
  // As in the service: what watching costs is part of the figure.
  metrics: createPromMetrics({}),
  trace: createTrace(),
  log: { info: () => {}, warn: console.log, error: console.log },
});
const { port } = await edge.listen();
process.send?.({ port });
process.once("disconnect", () => process.exit(0));
