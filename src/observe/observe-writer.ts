import { errorCode, type ErrorCode } from "../domain/errors.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Trace } from "../ports/trace.ts";
import type { Writer } from "../writer/writer.ts";

interface Deps {
  readonly trace: Trace;
  readonly metrics: Metrics;
  readonly log: { info(fields: object, message: string): void };
}

/** Makes changes as ones that are counted, traced and told to the log: by their kind, without a word of their text. */
export function observeWriter({ trace, metrics, log }: Deps, writer: Writer): Writer {
  return {
    apply: (claim, effect, signal) => {
      const { kind, id } = effect;
      const tell = (outcome: "done" | ErrorCode): void => {
        metrics.count("effects", { kind, outcome });
        log.info({ effect: kind, id, mailbox: claim.mailbox, outcome }, "effect");
      };
      return trace.run({ name: "effect", attributes: { "squadron.effect": kind } }, async () => {
        try {
          const result = await writer.apply(claim, effect, signal);
          tell("done");
          return result;
        } catch (error) {
          tell(errorCode(error));
          throw error;
        }
      });
    },
  };
}
