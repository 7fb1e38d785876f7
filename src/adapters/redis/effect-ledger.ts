import type { Redis } from "ioredis";
import { z } from "zod";

import type { Clock } from "../../ports/clock.ts";
import type { EffectLedger, EffectState } from "../../ports/effect-ledger.ts";
import type { Keys } from "./keys.ts";
import { bindScript } from "./script.ts";
import { beginEffect } from "./scripts/begin-effect.ts";
import { dropEffect } from "./scripts/drop-effect.ts";
import { markEffect } from "./scripts/mark-effect.ts";

const begun = z.tuple([z.enum(["fenced", "new", "wire", "done"])]).rest(z.string());
const stored = z.object({
  kind: z.string(),
  turn: z.string(),
  state: z.enum(["intent", "wire", "done"]),
  at: z.number(),
  sentAt: z.number().default(0),
  result: z.string(),
});

/** Intents and outcomes of effects, one hash per mailbox. */
export function createEffectLedger({
  redis,
  keys,
  clock,
}: {
  redis: Redis;
  keys: Keys;
  clock: Clock;
}): EffectLedger {
  const begin = bindScript(redis, beginEffect);
  const mark = bindScript(redis, markEffect);
  const drop = bindScript(redis, dropEffect);
  const pair = (mailbox: string): string[] => [keys.meta(mailbox), keys.effects(mailbox)];

  return {
    begin: async (claim, { id, kind, turn }) => {
      const args = [claim.fence, claim.generation, id, kind, turn, clock.now()];
      return parseState(begun.parse(await begin(pair(claim.mailbox), args)));
    },
    arm: async (claim, id) =>
      (await mark(pair(claim.mailbox), [id, "wire", clock.now(), "", claim.fence, claim.generation])) === 1,
    done: async (mailbox, id, result) => {
      await mark(pair(mailbox), [id, "done", clock.now(), result, "", ""]);
    },
    drop: async (claim, id) => {
      await drop(pair(claim.mailbox), [claim.fence, claim.generation, id]);
    },
    list: async (mailbox) => {
      const all = await redis.hgetall(keys.effects(mailbox));
      return Object.entries(all)
        .filter(([field]) => field.startsWith("e:"))
        .map(([field, value]) => ({ id: field.slice(2), ...stored.parse(JSON.parse(value)) }))
        .sort((a, b) => a.at - b.at);
    },
  };
}

function parseState([state, detail = "", sentAt]: z.infer<typeof begun>): EffectState {
  switch (state) {
    case "fenced":
      return { state };
    case "done":
      return { state, result: detail };
    case "new":
      return { state, since: Number(detail) };
    case "wire":
      return { state, since: Number(detail), sentAt: Number(sentAt) };
  }
}
