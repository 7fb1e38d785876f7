import { monitorEventLoopDelay } from "node:perf_hooks";
import { startService } from "../../src/start-service.ts";

/** Squadron as it is shipped, in a process of its own, that tells how late its event loop came to its work. */
const running = await startService({ env: process.env });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.on("message", (message) => {
  if (message === "reset") delay.reset();
  const milliseconds = (nanoseconds: number): number => nanoseconds / 1e6;
  process.send?.({ p50: milliseconds(delay.percentile(50)), p99: milliseconds(delay.percentile(99)) });
});
process.on("SIGTERM", () => {
  void Promise.resolve(running[Symbol.asyncDispose]()).finally(() => process.exit(0));
});
process.send?.({ webhookUrl: running.webhookUrl });
