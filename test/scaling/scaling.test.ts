import { spawnSync } from "node:child_process";

import { describe, expect, it } from "vitest";

import { erlangC } from "./erlang-c.ts";
import { queues } from "./queues.ts";
import { simulate } from "./simulate.ts";

const long = { jobs: 400_000, seed: 11 };

describe("the simulated queue", () => {
  it.each([
    { servers: 1, perSecond: 0.5, serviceSeconds: 1 },
    { servers: 1, perSecond: 0.8, serviceSeconds: 1 },
    { servers: 4, perSecond: 3, serviceSeconds: 1 },
    { servers: 30, perSecond: 13, serviceSeconds: 2 },
    { servers: 200, perSecond: 3.1, serviceSeconds: 60 },
  ])("waits as Erlang says with $servers places, $perSecond/s, $serviceSeconds s", (queue) => {
    const theory = erlangC(queue);
    const found = simulate({ ...queue, service: "random" }, long);
    // Twice the 95 % interval: the seed is fixed, so this does not flicker.
    expect(Math.abs(found.meanWait - theory.meanWait)).toBeLessThan(2 * found.within);
    expect(found.within).toBeLessThan(0.25 * theory.meanWait);
    expect(found.waiting).toBeCloseTo(theory.waiting, 1);
    expect(found.busy).toBeCloseTo((queue.perSecond * queue.serviceSeconds) / queue.servers, 1);
  });

  it("waits half as long when every service takes the same (Pollaczek and Khinchine)", () => {
    const queue = { servers: 1, perSecond: 0.8, serviceSeconds: 1 };
    const found = simulate({ ...queue, service: "fixed" }, long);
    expect(Math.abs(found.meanWait - erlangC(queue).meanWait / 2)).toBeLessThan(2 * found.within);
  });

  it("is the same for the same seed, and another for another", () => {
    const queue = { servers: 3, perSecond: 2, serviceSeconds: 1, service: "random" } as const;
    expect(simulate(queue, { jobs: 10_000, seed: 1 })).toEqual(simulate(queue, { jobs: 10_000, seed: 1 }));
    expect(simulate(queue, { jobs: 10_000, seed: 2 })).not.toEqual(
      simulate(queue, { jobs: 10_000, seed: 1 }),
    );
  });

  it("is one that can be served, in every row of the document", () => {
    for (const queue of queues) expect(() => erlangC(queue)).not.toThrow();
  });
});

describe("the closed form", () => {
  it("gives the values of the textbook", () => {
    // Two places, load 1: Erlang C is 1/3, the mean wait 1/3 of a service.
    expect(erlangC({ servers: 2, perSecond: 1, serviceSeconds: 1 }).waiting).toBeCloseTo(1 / 3, 12);
    expect(erlangC({ servers: 2, perSecond: 1, serviceSeconds: 1 }).meanWait).toBeCloseTo(1 / 3, 12);
  });

  it("refuses a queue that only grows", () => {
    expect(() => erlangC({ servers: 1, perSecond: 1, serviceSeconds: 1 })).toThrow(RangeError);
  });
});

describe("the command", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "test/scaling/main.ts", ...args], { encoding: "utf8" });

  it("prints every queue as JSON", () => {
    const { status, stdout } = run("--json", "--jobs", "1000");
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as { rows: unknown[] }).rows).toHaveLength(queues.length);
  });

  it.each([[["--jobs", "0"]], [["--jobs", "many"]], [["--seed", "-1"]], [["--nonsense"]]])(
    "refuses %s with exit code 2 and the help",
    (args) => {
      const { status, stderr, stdout } = run(...args);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("Usage:");
    },
  );
});
