import { AsyncLocalStorage } from "node:async_hooks";

import { errorCode } from "../../domain/errors.ts";
import type { SpanStart, Trace } from "../../ports/trace.ts";
import type { OpenSpan, Spans } from "./spans.ts";

/** The work that is active. */
interface Scope {
  readonly deliveries: readonly string[];
  readonly span: OpenSpan | undefined;
}

/** A trace that also knows what lines of the log are about. */
export interface LogTrace extends Trace {
  /** What every line that is written now carries. */
  fields(): Readonly<Record<string, unknown>>;
}

/** @param spans where spans go; without it work is followed for the log only. */
export function createTrace(spans?: Spans): LogTrace {
  const active = new AsyncLocalStorage<Scope | undefined>();
  // A line about a failure is often written by whoever called the work, outside of it.
  const thrownIn = new WeakMap<WeakKey, Scope>();
  const start = (span: SpanStart): OpenSpan | undefined =>
    spans?.start({ ...span, from: span.from ?? active.getStore()?.span?.traceparent });
  return {
    run: async (asked, work) => {
      const span = start(asked);
      const scope = { deliveries: asked.deliveries ?? active.getStore()?.deliveries ?? [], span };
      try {
        const result = await active.run(scope, work);
        span?.end();
        return result;
      } catch (error) {
        span?.end(errorCode(error));
        if (error instanceof Error) thrownIn.set(error, scope);
        throw error;
      }
    },
    begin: (asked) => {
      const span = start(asked);
      return (failed) => span?.end(failed);
    },
    current: () => active.getStore()?.span?.traceparent,
    ...(spans && { join: (span) => spans.add(span) }),
    keep: (call) => {
      const scope = active.getStore();
      return (...args) => active.run(scope, () => call(...args));
    },
    about: (error) => fieldsOf(error instanceof Error ? thrownIn.get(error) : undefined),
    fields: () => fieldsOf(active.getStore()),
  };
}

function fieldsOf(scope: Scope | undefined): Readonly<Record<string, unknown>> {
  const { deliveries = [], span } = scope ?? {};
  const [delivery, ...more] = deliveries;
  return {
    ...(delivery !== undefined && { delivery }),
    ...(more.length > 0 && { deliveries }),
    ...(span && { trace: span.traceId }),
  };
}
