import { setImmediate } from "node:timers/promises";

import type { Replacements } from "../../src/replacements.ts";

import { dedupeKeys, mailboxOf } from "../../src/domain/event.ts";
import { sessionOfMailbox } from "../../src/domain/mailbox.ts";
import type { MailStore } from "../../src/ports/mail-store.ts";
import type { Moment } from "./moments.ts";

interface Reach {
  /** Told of every moment that is reached. */
  readonly at: (moment: Moment) => void;
  readonly isArmed: (moment: Moment) => boolean;
}

/** The ports as they are, with word of the moments that a process passes between their calls. */
export function reaching({ at, isArmed }: Reach, under: Replacements): Replacements {
  let mail: MailStore | undefined;
  const after = async <T>(moment: Moment, work: Promise<T>): Promise<T> => {
    const result = await work;
    at(moment);
    return result;
  };
  return {
    ...under,
    mail: (real) => {
      const below = under.mail?.(real) ?? real;
      mail = below;
      return {
        ...below,
        claim: async (mailbox, runner, max) => {
          const claim = await below.claim(mailbox, runner, max);
          if (claim && claim.mail.length > 0) at("after-claim");
          return claim;
        },
        commit: async (claim, done) =>
          sessionOfMailbox(claim.mailbox) === undefined
            ? below.commit(claim, done)
            : after("after-commit-before-sleep", below.commit(claim, done)),
      };
    },
    ingest: (real) => async (event, origin) => {
      const ingest = under.ingest?.(real) ?? real;
      if (mail && origin === "told" && isArmed("between-ingest-and-wake")) {
        // As it is done, up to the wake.
        await mail.append(mailboxOf(event), { body: JSON.stringify(event), dedupe: dedupeKeys(event) });
        at("between-ingest-and-wake");
        await setImmediate();
      }
      return after("after-ingest-before-ack", ingest(event, origin));
    },
    ledger: (real) => {
      const below = under.ledger?.(real) ?? real;
      return {
        ...below,
        begin: async (claim, effect) => {
          if (effect.id.includes(":comment:")) at("during-a-tool");
          return below.begin(claim, effect);
        },
      };
    },
    writes: (real) => {
      const below = under.writes?.(real) ?? real;
      return {
        ...below,
        createComment: async (...args) => after("after-github-before-record", below.createComment(...args)),
      };
    },
    history: (real) => {
      const below = under.history?.(real) ?? real;
      return { ...below, remove: async (key) => after("during-close", below.remove(key)) };
    },
  };
}
