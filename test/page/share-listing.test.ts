import { expect, it } from "vitest";

import { shareListing } from "../../src/web/page/share-listing.ts";

/** A listing that ends when the test says so, on a clock of its own. */
function slow() {
  const clock = { now: 0 };
  const ends: { readonly done: (value: string) => void; readonly fail: (error: Error) => void }[] = [];
  const list = shareListing(
    () => new Promise<string>((done, fail) => void ends.push({ done, fail })),
    () => clock.now,
  );
  return { clock, ends, list };
}

it("lists once for all who ask while it lists, however long that takes", async () => {
  const { clock, ends, list } = slow();
  const first = list();
  clock.now = 60_000;
  const second = list();
  expect(ends).toHaveLength(1);
  ends[0]?.done("all");
  expect(await Promise.all([first, second])).toEqual(["all", "all"]);
});

it.each([
  ["half a second after a quick listing", 10, 500],
  ["twenty times as long as a slow one took", 1_000, 20_000],
])("keeps it for %s, and no longer", async (_what, tookMs, goodMs) => {
  const { clock, ends, list } = slow();
  const first = list();
  clock.now = tookMs;
  ends[0]?.done("all");
  await first;
  clock.now = tookMs + goodMs - 1;
  await list();
  expect(ends).toHaveLength(1);
  clock.now = tookMs + goodMs;
  const second = list();
  expect(ends).toHaveLength(2);
  ends[1]?.done("more");
  expect(await second).toBe("more");
});

it("tells all who asked that it failed, and tries anew for the next", async () => {
  const { ends, list } = slow();
  const asked = [list(), list()];
  ends[0]?.fail(new Error("away"));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const next = list();
  ends[1]?.done("all");
  expect(await next).toBe("all");
});
