import { z } from "zod";

import type { LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import type { Try } from "./record.ts";

const payload = z.object({
  action: z.string(),
  sender: z.object({ type: z.string() }),
  issue: z.object({ number: z.number() }).optional(),
  comment: z.object({ id: z.number() }).optional(),
});

/** How GitHub tried to tell of what people did. */
export interface DeliveryLog {
  /** Reads what is new. GitHub forgets old deliveries, so this must be called often. */
  read(): void;
  /** Names the deliveries of the act that was just done: of this comment, or of this action on this issue. */
  claim(act: { action: string; issue: number; comment?: number }): readonly string[];
  tries(guids: readonly string[]): readonly Try[];
  /** Sends again what failed, as the App's API lets one do. @returns how many. */
  redeliverFailed(): number;
  anyFailed(): boolean;
}

interface Known {
  readonly name: string | undefined;
  claimed: boolean;
  tries: readonly Try[];
  failed: boolean;
  /** Tries there had been when it was last sent again. */
  askedAt: number;
}

// A receiver that is down needs a moment to come back.
const againAfterMs = 1_000;

export function createDeliveryLog(github: Pick<LabGitHub, "deliveries" | "redeliver">): DeliveryLog {
  const known = new Map<string, Known>();
  const read = (): void => {
    for (const delivery of github.deliveries) {
      const { guid, attempts, status } = delivery;
      const one = known.get(guid) ?? {
        name: nameOf(delivery.payload),
        claimed: false,
        tries: [],
        failed: false,
        askedAt: 0,
      };
      known.set(guid, one);
      one.failed = status !== "OK" && status !== "queued";
      if (attempts.length === one.tries.length) continue;
      one.tries = attempts.map(({ at, seconds, statusCode }) => ({
        from: at.getTime(),
        to: at.getTime() + Math.ceil(seconds * 1000),
        ok: statusCode >= 200 && statusCode < 300,
      }));
    }
  };
  return {
    read,
    claim: ({ action, issue, comment }) => {
      read();
      const name = comment === undefined ? `${action} ${issue}` : `comment ${comment}`;
      const mine = [...known].filter(([, one]) => !one.claimed && one.name === name);
      for (const [, one] of mine) one.claimed = true;
      return mine.map(([guid]) => guid);
    },
    tries: (guids) => guids.flatMap((guid) => known.get(guid)?.tries ?? []),
    redeliverFailed: () => {
      read();
      const due = Date.now() - againAfterMs;
      const failed = [...known].filter(
        ([, one]) => one.failed && one.tries.length > one.askedAt && (one.tries.at(-1)?.to ?? Infinity) < due,
      );
      for (const [, one] of failed) one.askedAt = one.tries.length;
      return failed.filter(([guid]) => github.redeliver(guid)).length;
    },
    anyFailed: () => {
      read();
      return [...known.values()].some((one) => one.failed);
    },
  };
}

/** What a delivery tells of; undefined when no person did it. */
function nameOf(text: string): string | undefined {
  const { data } = payload.safeParse(JSON.parse(text));
  if (!data?.issue || data.sender.type !== "User") return undefined;
  return data.comment ? `comment ${data.comment.id}` : `${data.action} ${data.issue.number}`;
}
