import type { Clock } from "../ports/clock.ts";
import type { Ingest } from "../ports/ingest.ts";
import type { Trace } from "../ports/trace.ts";

/** Takes events in as a step of their way, and notes on each where it belongs and when it came. */
export function observeIngest(
  { trace, clock }: { readonly trace: Trace; readonly clock: Pick<Clock, "now"> },
  ingest: Ingest,
): Ingest {
  return (event, origin) =>
    trace.run(
      { name: "ingest", attributes: { "squadron.event": event.kind }, deliveries: [event.guid] },
      () => {
        const span = trace.current();
        const taken = { at: clock.now(), ...(span !== undefined && { trace: span }) };
        return ingest({ ...event, taken }, origin);
      },
    );
}
