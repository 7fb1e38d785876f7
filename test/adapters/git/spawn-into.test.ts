import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";

import { collector } from "../../../src/adapters/git/collector.ts";
import { spawnInto } from "../../../src/adapters/git/spawn-into.ts";
import { until } from "../../../src/lab/world/until.ts";

const shell = (script: string) => ({
  command: ["/bin/sh", "-c", script] as const,
  cwd: "/",
  env: { PATH: process.env["PATH"] ?? "" },
  mostBytes: 100,
  saidMost: 100,
  timeoutMs: 60_000,
});

const isOver = async (pid: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat === "" || /\) [ZX] /.test(stat);
};

it("a command ends with all that it began when its signal comes, also what holds its output open", async () => {
  const ending = new AbortController();
  const { to, text } = collector();
  const running = spawnInto({ ...shell("sleep 1000 & echo $!; wait"), to, signal: ending.signal });
  await until("a child", () => text().endsWith("\n"));
  ending.abort(new Error("the turn is over"));
  await expect(running).rejects.toThrow("the turn is over");
  await until("the child's end", () => isOver(Number(text())));
});

it("a command that takes too long or says too much fails with the reason", async () => {
  const signal = new AbortController().signal;
  const slow = await spawnInto({ ...shell("sleep 1000 & wait"), timeoutMs: 50, to: collector().to, signal });
  expect(slow.failure).toBe("it took too long");
  const loud = await spawnInto({ ...shell("yes"), to: collector().to, signal });
  expect(loud.failure).toContain("it is larger than");
});

it("a command that ends well has no failure, and one that does not tells its status and its words", async () => {
  const signal = new AbortController().signal;
  const { to, text } = collector();
  expect(await spawnInto({ ...shell("echo yes; echo no >&2"), to, signal })).toEqual({
    failure: "",
    said: "no\n",
  });
  expect(text()).toBe("yes\n");
  const failed = await spawnInto({ ...shell("echo why >&2; exit 3"), to: collector().to, signal });
  expect(failed).toEqual({ failure: "status 3", said: "why\n" });
});
