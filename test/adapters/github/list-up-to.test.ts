import { describe, expect, it } from "vitest";

import { listFirst, listUpTo } from "../../../src/adapters/github/list-up-to.ts";

async function* pages(...all: readonly (readonly number[])[]) {
  for (const data of all) yield { data };
}

describe("a list of GitHub's", () => {
  it("is whole, or refused when it is longer than what is read", async () => {
    expect(await listUpTo(pages([1, 2], [3]), 3)).toEqual([1, 2, 3]);
    await expect(listUpTo(pages([1, 2], [3, 4]), 3)).rejects.toMatchObject({ code: "refused" });
  });

  it("is asked for no further than its first entries are wanted", async () => {
    let asked = 0;
    async function* counted() {
      for (;;) yield { data: [++asked, 0] };
    }
    expect(await listFirst(counted(), 3)).toEqual([1, 0, 2]);
    expect(asked).toBe(2);
  });
});
