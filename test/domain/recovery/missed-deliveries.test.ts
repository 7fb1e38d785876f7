import fc from "fast-check";
import { expect, it } from "vitest";

import { missedDeliveries } from "../../../src/domain/recovery/missed-deliveries.ts";

const attempts = fc.uniqueArray(
  fc.record({ id: fc.nat(), guid: fc.constantFrom("a", "b", "c", "d"), ok: fc.boolean() }),
  { selector: ({ id }) => id },
);

it("finds each delivery of which no attempt arrived once, oldest first", () => {
  fc.assert(
    fc.property(attempts, (all) => {
      const missed = missedDeliveries(all);
      const expected = new Set(all.map(({ guid }) => guid));
      for (const { guid, ok } of all) if (ok) expected.delete(guid);
      expect(new Set(missed.map(({ guid }) => guid))).toEqual(expected);
      expect(missed).toHaveLength(expected.size);
      expect(missed.map(({ id }) => id)).toEqual(missed.map(({ id }) => id).toSorted((a, b) => a - b));
    }),
  );
});
