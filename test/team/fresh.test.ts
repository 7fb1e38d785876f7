import { describe, expect, it } from "vitest";

import { SquadronError } from "../../src/domain/errors.ts";
import { createFresh } from "../../src/team/fresh.ts";
import { createFakeClock } from "../support/fake-clock.ts";

function setUp(most = 10) {
  const clock = createFakeClock();
  const state = { reads: 0, answer: async (): Promise<number> => state.reads, warnings: 0 };
  const fresh = createFresh<string, number>({
    clock,
    log: { warn: () => void (state.warnings += 1) },
    nameOf: (key) => key,
    read: async () => {
      state.reads += 1;
      return state.answer();
    },
    maxAgeMs: 1000,
    retryMs: 100,
    most,
  });
  return { clock, state, fresh };
}
const away = () => Promise.reject(new SquadronError("outside", "GitHub is away."));

describe("what is kept fresh", () => {
  it("is read once for all who ask at once, and again when it is too old", async () => {
    const { clock, fresh, state } = setUp();
    expect(await Promise.all(Array.from({ length: 1000 }, () => fresh.get("a")))).toEqual(
      Array.from({ length: 1000 }, () => 1),
    );
    clock.advance(999);
    expect(await fresh.get("a")).toBe(1);
    clock.advance(1);
    expect(await fresh.get("a")).toBe(2);
    expect(state.reads).toBe(2);
  });

  it("is given as it was while it cannot be read, and tried again soon", async () => {
    const { clock, fresh, state } = setUp();
    await fresh.get("a");
    state.answer = away;
    clock.advance(1000);
    expect(await fresh.get("a")).toBe(1);
    expect(await fresh.get("a")).toBe(1);
    expect(state).toMatchObject({ reads: 2, warnings: 1 });
    state.answer = async () => 7;
    clock.advance(100);
    expect(await fresh.get("a")).toBe(7);
  });

  it("fails where nothing is known yet, and is read at the next asking", async () => {
    const { fresh, state } = setUp();
    state.answer = away;
    await expect(fresh.get("a")).rejects.toMatchObject({ code: "outside" });
    state.answer = async () => 5;
    expect(await fresh.get("a")).toBe(5);
  });

  it("is read anew when told so, after what is being read already", async () => {
    const { fresh, state } = setUp();
    let open: (value: number) => void = () => undefined;
    state.answer = () => new Promise((resolve) => (open = resolve));
    const first = fresh.get("a");
    const renewed = fresh.renew("a");
    state.answer = async () => 9;
    open(1);
    expect(await first).toBe(1);
    expect(await renewed).toBe(9);
    expect(await fresh.get("a")).toBe(9);
  });

  it("is too old once it is said to be", async () => {
    const { fresh } = setUp();
    await fresh.get("a");
    await fresh.get("b");
    fresh.expire((key) => key === "a");
    expect([await fresh.get("a"), await fresh.get("b")]).toEqual([3, 2]);
  });

  it("is forgotten when there is too much: what was read longest ago first", async () => {
    const { fresh, state } = setUp(2);
    for (const key of ["a", "b", "c"]) await fresh.get(key);
    await fresh.get("c");
    await fresh.get("b");
    expect(state.reads).toBe(3);
    await fresh.get("a");
    expect(state.reads).toBe(4);
  });
});
