import { laneOf } from "../domain/mailbox.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { Metrics } from "../ports/metrics.ts";

/** Counts what is given up. */
export function observeMail(metrics: Metrics, mail: MailStore): MailStore {
  return {
    ...mail,
    fail: async (claim, failure) => {
      const outcome = await mail.fail(claim, failure);
      if (outcome?.dead === true) metrics.count("givenUp", { lane: laneOf(claim.mailbox) });
      return outcome;
    },
  };
}
