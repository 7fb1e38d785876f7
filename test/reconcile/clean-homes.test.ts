import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createFolderHomes } from "../../src/adapters/homes/folder-homes.ts";
import { createProcCensus } from "../../src/adapters/processes/proc-census.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { cleanHomes } from "../../src/reconcile/clean-homes.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "squadron-homes-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const make = async (...names: readonly string[]): Promise<string> => {
  const folder = join(root, ...names);
  await mkdir(folder, { recursive: true });
  return folder;
};
const clean = (own?: number): Promise<void> =>
  cleanHomes(
    {
      homes: createFolderHomes(root),
      census: createProcCensus(systemClock),
      log: { info: () => undefined },
    },
    own,
  );
/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn("true");
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("cleaning a worker's disk", () => {
  it("removes the homes of processes that ended, with what still runs in them, and empty folders above", async () => {
    const folder = await make("42", "7-dev", String(await endedProcess()));
    const left = spawn("sleep", ["1000"], { env: { COPILOT_HOME: folder, PATH: process.env["PATH"] ?? "" } });
    const killed = once(left, "exit");
    await clean();
    expect(await killed).toEqual([null, "SIGKILL"]);
    expect(await readdir(root)).toEqual([]);
  });

  it("leaves the homes of processes that run", async () => {
    await make("42", "shared", String(process.pid));
    await make("42", "shared", String(await endedProcess()));
    await clean();
    expect(await readdir(join(root, "42", "shared"))).toEqual([String(process.pid)]);
  });

  it("takes its own number for a predecessor's while nothing of its own is awake", async () => {
    await make("42", "shared", String(process.pid));
    await clean(process.pid);
    expect(await readdir(root)).toEqual([]);
  });
});
