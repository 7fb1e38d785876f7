import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { create } from "tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createFolderHistory } from "../../../src/adapters/history/folder-history.ts";
import type { HistoryStore } from "../../../src/ports/history-store.ts";
import { historyStoreContract, key, runtimeId } from "../../contract/history-store.ts";

let root: string;
let home: string;
let store: HistoryStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "squadron-history-"));
  home = await mkdtemp(join(tmpdir(), "squadron-home-"));
  store = createFolderHistory(root);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
});

describe("histories in a folder", () => {
  historyStoreContract(() => store);
});

const file = (): string => join(root, key, "1-1.tgz");
const restore = () => store.restore(key, { home, runtimeId, version: "1-1" });
const everything = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).toSorted();

describe("an archive that somebody tampered with", () => {
  let workshop: string;
  beforeEach(async () => {
    workshop = await mkdtemp(join(tmpdir(), "squadron-workshop-"));
    await mkdir(join(workshop, "in", runtimeId), { recursive: true });
    await writeFile(join(workshop, "in", runtimeId, "good"), "good");
    await mkdir(join(root, key), { recursive: true });
  });
  afterEach(() => rm(workshop, { recursive: true, force: true }));
  const pack = (names: readonly string[]): Promise<void> =>
    create({ gzip: true, file: file(), cwd: join(workshop, "in"), preservePaths: true }, [...names]);

  it("writes nothing outside the session's own folder", async () => {
    await writeFile(join(workshop, "evil"), "evil");
    await mkdir(join(workshop, "in", "squadron-pm-7"));
    await writeFile(join(workshop, "in", "squadron-pm-7", "evil"), "evil");
    await pack([
      `${runtimeId}/good`,
      "../evil",
      `${runtimeId}/../../evil`,
      "squadron-pm-7/evil",
      join(workshop, "evil"),
    ]);
    await mkdir(join(home, "session-state"), { recursive: true });
    await restore().catch(() => undefined);
    const left = (await everything(home)).filter((name) => name.includes("evil") || name.includes("pm"));
    expect(left).toEqual([]);
  });

  it("brings no links, and so follows none", async () => {
    await symlink("/etc", join(workshop, "in", runtimeId, "etc"));
    await symlink("good", join(workshop, "in", runtimeId, "near"));
    await pack([runtimeId]);
    expect(await restore()).toBe(true);
    expect(await everything(join(home, "session-state"))).toEqual([runtimeId, `${runtimeId}/good`]);
  });

  it.each([
    ["cut short", async () => truncate(file(), Math.floor((await stat(file())).size / 2))],
    ["not an archive at all", () => writeFile(file(), "these are only words, and not few of them")],
    ["empty", () => truncate(file(), 0)],
    [
      "changed in the middle",
      async () => {
        const bytes = await readFile(file());
        const middle = Math.floor(bytes.length / 2);
        bytes.fill(0x55, middle, middle + 8);
        await writeFile(file(), bytes);
      },
    ],
  ])("or damaged (%s) is unreadable, and not taken for a conversation", async (_how, damage) => {
    await writeFile(
      join(workshop, "in", runtimeId, "events"),
      Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)),
    );
    await pack([runtimeId]);
    await damage();
    await expect(restore()).rejects.toMatchObject({ code: "agent" });
  });
});

describe("a conversation of a hostile agent", () => {
  it("takes along no file of the host that a link in it points to", async () => {
    const folder = join(home, "session-state", runtimeId);
    await mkdir(folder, { recursive: true });
    const secret = join(root, "secret");
    await writeFile(secret, "the host's secret");
    await symlink(secret, join(folder, "link"));
    await writeFile(join(folder, "events"), "words");
    await store.save(key, { home, runtimeId, version: "1-1" });
    await restore();
    expect(await everything(folder)).toEqual(["events"]);
  });
});

describe("a save", () => {
  it("that dies half-way is never taken for a version", async () => {
    await mkdir(join(root, key), { recursive: true });
    await writeFile(join(root, key, "1-1.tgz.4711.partial"), "half");
    expect(await restore()).toBe(false);
    await store.remove(key);
    expect(await store.count(key)).toBe(0);
  });

  it("can be read by nobody but the service", async () => {
    await mkdir(join(home, "session-state", runtimeId), { recursive: true });
    await store.save(key, { home, runtimeId, version: "1-1" });
    expect((await stat(join(root, key))).mode & 0o077).toBe(0);
  });
});
