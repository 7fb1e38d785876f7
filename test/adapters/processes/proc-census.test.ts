import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";

import { afterEach, describe, expect, it } from "vitest";

import { createProcCensus } from "../../../src/adapters/processes/proc-census.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import { until } from "../../../src/lab/world/until.ts";

const census = createProcCensus(systemClock);
const homes = `/nonexistent/squadron-${process.pid}/homes/1`;
const home = `${homes}/7-dev`;
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Starts a program and waits until it runs; killed after the test in any case. */
const start = async (
  command: readonly [string, ...string[]],
  env: Record<string, string> = {},
): Promise<{ pid: number; ended: Promise<unknown> }> => {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: "ignore" });
  started.push(child);
  const ended = once(child, "exit");
  await once(child, "spawn");
  return { pid: child.pid ?? 0, ended };
};
const sleep = ["sleep", "1000"] as const;
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!existsSync("/proc/self/environ"))("the census of processes", () => {
  it.each([
    ["its environment", { COPILOT_HOME: home }],
    ["a folder below it in its environment", { HISTORY: `${home}/session-state/squadron-dev-7` }],
    ["a list of folders in its environment", { PATHS: `/usr/bin:${home}:/bin` }],
  ])("finds a process by %s", async (_what, env: Record<string, string>) => {
    const { pid } = await start(sleep, env);
    expect(await until("it to be found", async () => (await census.of(home)).includes(pid))).toBe(true);
  });

  it("finds a process by its command line", async () => {
    const { pid } = await start(["sh", "-c", "while :; do sleep 0.1; done", `--home=${home}/x`]);
    expect(await until("it to be found", async () => (await census.of(home)).includes(pid))).toBe(true);
  });

  it("kills them all, also those that left their session and their parents", async () => {
    const script = "setsid sleep 1000 & setsid setsid sleep 1000 & (sleep 1000 &) ; exec sleep 1000";
    const { ended } = await start(["sh", "-c", script], { COPILOT_HOME: home });
    const found = await until("four of them", async () => {
      const pids = await census.of(home);
      return pids.length >= 4 && pids;
    });
    expect(await census.kill(home)).toBe(0);
    await ended;
    expect(await census.of(home)).toEqual([]);
    await until("all of them to be gone", () => !found.some((pid) => alive(pid)));
  });

  it("leaves those of a sibling with a similar name alone", async () => {
    const siblings = await Promise.all(
      [`${home}-2`, `${home}x/y`, homes, `${homes}/77-dev`, `/other${home}`].map((other) =>
        start(sleep, { COPILOT_HOME: other }),
      ),
    );
    const own = await start(sleep, { COPILOT_HOME: home });
    await until("the own one", async () => (await census.of(home)).includes(own.pid));
    expect(await census.of(home)).toEqual([own.pid]);
    expect(await census.kill(home)).toBe(0);
    await own.ended;
    for (const { pid } of siblings) expect(alive(pid)).toBe(true);
  });

  it("never counts the service itself, and finds nothing where nothing runs", async () => {
    process.env["SQUADRON_TEST_HOME"] = home;
    try {
      expect(await census.of(home)).toEqual([]);
      expect(await census.kill(home)).toBe(0);
    } finally {
      delete process.env["SQUADRON_TEST_HOME"];
    }
  });
});
