import { mkdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { SessionKey } from "../../../src/domain/ids.ts";
import type { DiskLimits } from "../../../src/ports/workspaces.ts";
import { setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";
import { setWorkerDisk, type WorkerDisk } from "./worker-disk.ts";

let stage: GitHubStage;
let disk: WorkerDisk;
beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  disk = await setWorkerDisk(stage);
});
afterEach(() => disk[Symbol.asyncDispose]());

const keyOf = (issue: number): SessionKey => `${stage.repository.id}/${issue}/dev` as SessionKey;
const hour = 3_600_000;
const now = 1_000_000 * hour;
const mirror = (): string => join(disk.root, "mirrors", `${stage.repository.id}.git`);
const age = async (path: string, hours: number): Promise<void> => {
  const at = new Date(now - hours * hour);
  await utimes(path, at, at);
};
/** A clone that sleeps, with a file of 1 MB that is not carried, and was last used so many hours ago. */
const sleeper = async (issue: number, hours: number): Promise<string> => {
  const { folder } = await disk.wake(keyOf(issue));
  await mkdir(join(folder, ".git/info"), { recursive: true });
  await writeFile(join(folder, ".git/info/exclude"), "cache\n");
  await writeFile(join(folder, "cache"), Buffer.alloc(1024 ** 2, 1));
  await disk.sleep(keyOf(issue));
  await age(`${folder}.mark`, hours);
  return folder;
};
const trim = async (change: Partial<DiskLimits>): Promise<number> => {
  const limits = { now, maxBytes: 1e12, maxAgeMs: 1e6 * hour, ...change };
  return disk.workspaces.trim(await disk.workspaces.list(), limits);
};
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

describe("the disk of a worker", () => {
  it("keeps what was used last when it is full", async () => {
    const folders = [await sleeper(1, 3), await sleeper(2, 1), await sleeper(3, 2)];
    const left = await trim({ maxBytes: 2 * 1024 ** 2 });
    expect(left).toBeLessThanOrEqual(2 * 1024 ** 2);
    expect(await Promise.all(folders.map(exists))).toEqual([false, true, false]);
    expect(await exists(mirror()), "which the last clone borrows from").toBe(true);
  });

  it("keeps nothing that was not used for too long", async () => {
    const folders = [await sleeper(1, 30), await sleeper(2, 1)];
    await trim({ maxAgeMs: 24 * hour });
    expect(await Promise.all(folders.map(exists))).toEqual([false, true]);
  });

  it("keeps a mirror until its last clone is gone, and then as long as a clone", async () => {
    await sleeper(1, 30);
    await age(mirror(), 1);
    await trim({ maxAgeMs: 24 * hour });
    expect(await exists(mirror())).toBe(true);
    await age(mirror(), 30);
    await trim({ maxAgeMs: 24 * hour });
    expect(await exists(mirror())).toBe(false);
    expect((await disk.wake(keyOf(1))).folder, "made again").toContain(keyOf(1));
  });

  it("keeps a clone that a turn is in, however full it is", async () => {
    const folder = await sleeper(1, 30);
    const listed = await disk.workspaces.list();
    // Between the list and the removal somebody woke.
    await disk.wake(keyOf(1));
    await disk.workspaces.trim(listed, { now, maxBytes: 0, maxAgeMs: 0 });
    expect(await exists(folder)).toBe(true);
  });

  it("lists what a clone stands on, and whether its work is anywhere else", async () => {
    await sleeper(1, 2);
    const { folder } = await disk.wake(keyOf(2));
    await writeFile(join(folder, "notes.txt"), "one\n");
    const work = await disk.sleep(keyOf(2));
    await disk.wake(keyOf(3), "", { epoch: 4 });
    // Its worker died before it had marked it.
    await mkdir(join(disk.root, "clones", keyOf(4)), { recursive: true });
    const listed = [...(await disk.workspaces.list())].sort((a, b) => a.key.localeCompare(b.key));
    expect(listed).toMatchObject([
      { key: keyOf(1), epoch: 1, work: "", saved: true, inUse: false, usedAt: now - 2 * hour },
      { key: keyOf(2), epoch: 1, work, saved: true, inUse: false },
      { key: keyOf(3), epoch: 4, work: "", saved: false, inUse: true },
      { key: keyOf(4), epoch: 0, saved: false, inUse: false },
    ]);
  });
});
