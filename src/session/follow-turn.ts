import { errorCode } from "../domain/errors.ts";
import type { Batch } from "./choose-batch.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Runs a turn as one that is traced, timed and told to the log. */
export async function followTurn<T>(
  { trace, metrics, clock, log }: Pick<SessionDeps, "trace" | "metrics" | "clock" | "log">,
  { key, record: { role }, turn, first }: Pick<SessionContext & Batch, "key" | "record" | "turn" | "first">,
  work: () => Promise<T>,
): Promise<T> {
  const begun = clock.now();
  const { routedAt, trace: from } = first.event.taken ?? {};
  if (routedAt !== undefined) trace.begin({ name: "wait", from, ago: Math.max(0, begun - routedAt) })();
  const tell = (outcome: "done" | ReturnType<typeof errorCode>): void => {
    const ms = clock.now() - begun;
    metrics.observe("turn", { role, outcome }, ms / 1_000);
    log.info({ session: key, turn, outcome, ms }, "turn ended");
  };
  const attributes = { "squadron.session": key, "squadron.role": role, "squadron.turn": turn };
  return trace.run({ name: "turn", attributes }, async () => {
    try {
      const result = await work();
      tell("done");
      return result;
    } catch (error) {
      tell(errorCode(error));
      throw error;
    }
  });
}
