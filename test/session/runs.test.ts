import { setImmediate as rest } from "node:timers/promises";

import { expect, it } from "vitest";

import type { SessionKey } from "../../src/domain/ids.ts";
import { createRuns } from "../../src/session/runs.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const key = "42/7/dev" as SessionKey;

/** A run that ends when told to. */
function longRun() {
  let end = (): void => undefined;
  const over = new Promise<string>((done) => {
    end = () => done("the first");
  });
  return { end: () => end(), work: () => over };
}

it("lets a run begin when the one before it in this process has ended, however long it was fenced off", async () => {
  const runs = createRuns(createFakeClock());
  const first = longRun();
  const order: string[] = [];
  const one = runs.alone(key, first.work).then((said) => order.push(said));
  const two = runs.alone(key, async () => order.push("the second"));
  await runs.alone("42/8/dev" as SessionKey, async () => order.push("another session's"));
  await rest();
  first.end();
  await Promise.all([one, two]);
  expect(order).toEqual(["another session's", "the first", "the second"]);
  expect(await runs.alone(key, async () => "again")).toBe("again");
});

it("lets the next run begin also after one that failed", async () => {
  const runs = createRuns(createFakeClock());
  await expect(runs.alone(key, () => Promise.reject(new Error("broke")))).rejects.toThrow("broke");
  expect(await runs.alone(key, async () => "fine")).toBe("fine");
});

it("does not wait for ever for a run that does not end, and begins nothing beside it", async () => {
  const clock = createFakeClock();
  const runs = createRuns(clock);
  const first = longRun();
  const one = runs.alone(key, first.work);
  for (const _ of [1, 2]) {
    const next = runs.alone(key, () => Promise.reject(new Error("it began")));
    next.catch(() => undefined);
    await rest();
    clock.advance(60_000);
    await expect(next).rejects.toMatchObject({ code: "outside" });
  }
  first.end();
  await one;
  expect(await runs.alone(key, async () => "in the end")).toBe("in the end");
});
