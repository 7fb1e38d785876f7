import { afterAll, beforeAll, describe } from "vitest";

import type { Store } from "../../../src/adapters/redis/store/open-store.ts";
import { budgetsContract } from "../../contract/budgets.ts";
import { costsContract } from "../../contract/costs.ts";
import { storeContract } from "../../contract/store.ts";
import { timelineContract } from "../../contract/timeline.ts";
import { hasRedis, startStore, storeKinds } from "../../support/stores.ts";

const redisHere = await hasRedis();

describe.each(storeKinds)("the %s store", (kind) => {
  describe.skipIf(kind === "child" && !redisHere)("keeps the contract", () => {
    let store: Store;
    beforeAll(async () => {
      store = await startStore(kind);
    });
    afterAll(() => store.close());
    storeContract(() => store);
    budgetsContract(() => store);
    costsContract(() => store);
    timelineContract(() => store);
  });
});
