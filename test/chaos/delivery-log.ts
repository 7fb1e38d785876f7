import { z } from "zod";

import type { LabDelivery } from "../../src/lab/github/webhooks/hook.ts";
import type { Try } from "./record.ts";

const payload = z.object({
  action: z.string(),
  sender: z.object({ type: z.string() }),
  issue: z.object({ number: z.number() }).optional(),
  comment: z.object({ id: z.number() }).optional(),
});

/** How GitHub tried to tell of what people did. */
export interface DeliveryLog {
  /** Takes note of a delivery, when it is made and after each try: GitHub forgets old ones. */
  take(delivery: LabDelivery): void;
  /** Names the deliveries of the act that was just done: of this comment, or of this action on this issue. */
  claim(act: { action: string; issue: number; comment?: number }): readonly string[];
  tries(guids: readonly string[]): readonly Try[];
  /** Sends again what failed, as the App's API lets one do. @returns how many. */
  redeliverFailed(redeliver: (guid: string) => boolean): number;
  anyFailed(): boolean;
}

interface Known {
  tries: readonly Try[];
  /** Tries there had been when it was last sent again. */
  askedAt: number;
}

// A receiver that is down needs a moment to come back.
const againAfterMs = 1_000;

export function createDeliveryLog(): DeliveryLog {
  const known = new Map<string, Known>();
  const failed = new Set<string>();
  /** Deliveries of what people did, that no act has claimed yet. */
  const unclaimed = new Map<string, string[]>();
  return {
    take: ({ guid, attempts, status, payload: text }) => {
      const one = known.get(guid) ?? { tries: [], askedAt: 0 };
      if (!known.has(guid)) {
        known.set(guid, one);
        const name = nameOf(text);
        if (name !== undefined) unclaimed.set(name, [...(unclaimed.get(name) ?? []), guid]);
      }
      one.tries = attempts.map(({ at, seconds, statusCode }) => ({
        from: at.getTime(),
        to: at.getTime() + Math.ceil(seconds * 1000),
        ok: statusCode >= 200 && statusCode < 300,
      }));
      if (status === "OK" || status === "queued") failed.delete(guid);
      else failed.add(guid);
    },
    claim: ({ action, issue, comment }) => {
      const name = comment === undefined ? `${action} ${issue}` : `comment ${comment}`;
      const mine = unclaimed.get(name) ?? [];
      unclaimed.delete(name);
      return mine;
    },
    tries: (guids) => guids.flatMap((guid) => known.get(guid)?.tries ?? []),
    redeliverFailed: (redeliver) => {
      const before = Date.now() - againAfterMs;
      const due = [...failed].filter((guid) => {
        const one = known.get(guid);
        if (!one || one.tries.length <= one.askedAt || (one.tries.at(-1)?.to ?? Infinity) >= before)
          return false;
        one.askedAt = one.tries.length;
        return true;
      });
      return due.filter(redeliver).length;
    },
    anyFailed: () => failed.size > 0,
  };
}

/** What a delivery tells of; undefined when no person did it. */
function nameOf(text: string): string | undefined {
  const { data } = payload.safeParse(JSON.parse(text));
  if (!data?.issue || data.sender.type !== "User") return undefined;
  return data.comment ? `comment ${data.comment.id}` : `${data.action} ${data.issue.number}`;
}
