import { describe, expect, it } from "vitest";

import { proofs } from "./all.ts";
import { missingFor } from "./missing.ts";

// As built only; `npm run promises` shows that each can fail.
const stories = proofs.filter(
  (proof, index) => proofs.findIndex((other) => other.story === proof.story) === index,
);

describe("the promises, as built", () => {
  for (const proof of stories) {
    it(`${proof.number}: ${proof.title}`, async (context) => {
      const reason = await missingFor(proof);
      context.skip(reason !== undefined, reason);
      await expect(proof.story({})).resolves.toBeUndefined();
    });
  }
});
