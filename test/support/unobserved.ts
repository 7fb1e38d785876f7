import type { Metrics } from "../../src/ports/metrics.ts";
import type { Trace } from "../../src/ports/trace.ts";

/** For what is tested without anybody who watches. */
export const untraced: Trace = {
  run: (_span, work) => work(),
  begin: () => () => undefined,
  current: () => undefined,
  keep: (call) => call,
  about: () => ({}),
};

export const uncounted: Metrics = {
  count: () => undefined,
  observe: () => undefined,
  set: () => undefined,
};
