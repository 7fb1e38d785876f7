import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createEffectLedger } from "../../src/adapters/redis/effect-ledger.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { hasRedis, startStore, storeKinds, type StoreKind } from "../support/stores.ts";
import { operations } from "./commands.ts";
import { boxes, type Model, type Real } from "./operation.ts";
import type { Rule } from "./rules.ts";
import { storeModel } from "./store-model.ts";
import { emptyStore } from "./store-state.ts";

const redisHere = await hasRedis();

interface Place {
  readonly store: Store;
  readonly real: Real;
}

async function openPlace(kind: StoreKind): Promise<Place> {
  const store = await startStore(kind);
  const { redis, subscriber } = store;
  const keys = createKeys("model");
  const clock = createFakeClock();
  const real = {
    mail: createMailStore({ redis, subscriber, keys, clock }),
    ledger: createEffectLedger({ redis, keys, clock }),
    registry: createSessionRegistry({ redis, subscriber, keys }),
    clock,
  };
  return { store, real };
}

/** Asks the same of an empty store and of the model, and expects the same answers. */
function compare({ store, real }: Place, off?: Rule) {
  // A failure names its seed and path: give both to fc.assert, and replayPath as an option here, to see it again.
  const commands = fc.commands(operations(), { maxCommands: 60, size: "+2" });
  return fc.asyncProperty(commands, async (list) => {
    await store.redis.flushdb();
    const model: Model = { store: emptyStore(boxes), rules: storeModel(off), claims: [] };
    await fc.asyncModelRun(() => ({ model, real }), list);
  });
}

// The store in memory takes ten times as long for a script.
const runs = { child: 500, memory: 15 } as const;

describe.each(storeKinds)("the %s store", (kind) => {
  describe.skipIf(kind === "child" && !redisHere)("beside the model that is explored", () => {
    let place: Place;
    beforeAll(async () => {
      place = await openPlace(kind);
    });
    afterAll(() => place.store.close());

    it("answers the same, whatever is asked of it in whatever order", async () => {
      const outcome = await fc.check(compare(place), { numRuns: runs[kind] });
      expect(await fc.asyncDefaultReportMessage(outcome)).toBeUndefined();
    });
  });
});

/** The rules that the scripts keep; the others are kept by their callers. */
const keptByScripts: readonly Rule[] = [
  "claimOrder",
  "fenceAtArm",
  "fenceAtCommit",
  "generationAtArm",
  "generationAtCommit",
  "commitWhatWasHandled",
  "dirtyUntilEmpty",
  "sweep",
  "raise",
  "dropAtRaise",
  "keepOrders",
  "epoch",
  "tombstone",
  "forgetUpTo",
  "ledger",
  "dropUnderClaim",
  "forgetGivenUp",
  "giveUpAtPosition",
  "forgetTries",
];

describe.skipIf(!redisHere)("the comparison tells the store from a model without the rule", () => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace("child");
  });
  afterAll(() => place.store.close());

  it.each(keptByScripts)("%s", async (off) => {
    // The same every time, so that this does not depend on luck.
    const outcome = await fc.check(compare(place, off), { seed: 7, numRuns: 2_000, endOnFailure: true });
    expect(outcome.failed).toBe(true);
  });
});
