import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { formatRuntimeId, type Role, type RuntimeId, type SessionKey } from "../../src/domain/ids.ts";
import type { HistoryStore } from "../../src/ports/history-store.ts";

export const key = "42/7/dev" as SessionKey;
export const runtimeId: RuntimeId = formatRuntimeId({ role: "dev" as Role, number: 7 });

/** What every history store must do. */
export function historyStoreContract(create: () => Promise<HistoryStore> | HistoryStore): void {
  let store: HistoryStore;
  let home: string;
  let elsewhere: string;
  beforeEach(async () => {
    store = await create();
    home = await mkdtemp(join(tmpdir(), "squadron-home-"));
    elsewhere = await mkdtemp(join(tmpdir(), "squadron-home-"));
  });
  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
    await rm(elsewhere, { recursive: true, force: true });
  });

  const write = async (files: Readonly<Record<string, string>>, of = runtimeId): Promise<void> => {
    for (const [name, text] of Object.entries(files)) {
      const file = join(home, "session-state", of, name);
      await mkdir(join(file, ".."), { recursive: true });
      await writeFile(file, text);
    }
  };
  const read = (name: string, from = elsewhere): Promise<string> =>
    readFile(join(from, "session-state", runtimeId, name), "utf8");
  const save = (version: string): Promise<void> => store.save(key, { home, runtimeId, version });
  const restore = (version: string): Promise<boolean> =>
    store.restore(key, { home: elsewhere, runtimeId, version });

  it("brings a conversation to another machine as it was, but for its locks", async () => {
    const binary = "\0\u00ff🙂";
    await write({
      "events.jsonl": "one\ntwo\n",
      "deep/er/x": binary,
      "session.lock": "4711",
      "deep/a.lock": "1",
    });
    await save("1-1");
    expect(await restore("1-1")).toBe(true);
    expect(await read("events.jsonl")).toBe("one\ntwo\n");
    expect(await read("deep/er/x")).toBe(binary);
    await expect(read("session.lock")).rejects.toThrow("ENOENT");
    await expect(read("deep/a.lock")).rejects.toThrow("ENOENT");
  });

  it("takes nothing along of another session in the same home", async () => {
    await write({ a: "mine" });
    await write({ a: "theirs" }, "squadron-dev-77" as RuntimeId);
    await save("1-1");
    await restore("1-1");
    expect(await readdir(join(elsewhere, "session-state"))).toEqual([runtimeId]);
  });

  it("keeps versions apart: a later one never overwrites an earlier one", async () => {
    await write({ a: "first" });
    await save("1-1");
    await write({ a: "second" });
    await save("1-2");
    expect(await store.count(key)).toBe(2);
    await restore("1-1");
    expect(await read("a")).toBe("first");
    await restore("1-2");
    expect(await read("a")).toBe("second");
  });

  it("puts a version in place of whatever a killed turn had left in the home", async () => {
    await write({ a: "stored" });
    await save("1-1");
    await write({ a: "half", b: "left behind" });
    expect(await store.restore(key, { home, runtimeId, version: "1-1" })).toBe(true);
    expect(await read("a", home)).toBe("stored");
    await expect(read("b", home)).rejects.toThrow("ENOENT");
  });

  it("tells that a version does not exist, and leaves nothing of another one in the home", async () => {
    await write({ a: "left behind" });
    expect(await restore("9-9")).toBe(false);
    expect(await store.restore(key, { home, runtimeId, version: "" })).toBe(false);
    await expect(read("a", home)).rejects.toThrow("ENOENT");
  });

  it("discards the version of a turn that was fenced off, and keeps the others", async () => {
    await write({ a: "x" });
    await save("1-1");
    await save("1-2");
    await store.discard(key, "1-2");
    await store.discard(key, "1-2");
    expect(await restore("1-2")).toBe(false);
    expect(await restore("1-1")).toBe(true);
  });

  it("keeps only the version that was committed", async () => {
    await write({ a: "x" });
    for (const version of ["1-1", "1-2", "1-3"]) await save(version);
    await store.keepOnly(key, "1-2");
    expect(await store.count(key)).toBe(1);
    expect(await restore("1-2")).toBe(true);
  });

  it("removes every version of a session and of no other", async () => {
    const other = "43/7/dev" as SessionKey;
    await write({ a: "x" });
    await save("1-1");
    await store.save(other, { home, runtimeId, version: "1-1" });
    await store.remove(key);
    await store.remove(key);
    expect(await store.count(key)).toBe(0);
    expect(await store.count(other)).toBe(1);
    expect(await restore("1-1")).toBe(false);
  });

  it("removes the copy in the home, of this session only", async () => {
    await write({ a: "x" });
    await write({ a: "y" }, "squadron-dev-77" as RuntimeId);
    await store.clearLocal({ home, runtimeId });
    await store.clearLocal({ home, runtimeId });
    expect(await readdir(join(home, "session-state"))).toEqual(["squadron-dev-77"]);
    expect((await stat(home)).isDirectory()).toBe(true);
  });

  it("removes every local copy of this host, of this session only", async () => {
    const shared = join(home, "shared");
    const own = join(home, "own");
    const other = join(shared, "1", "session-state", "squadron-dev-77");
    const mine = ["1", "2"].map((process) => join(shared, process, "session-state", runtimeId));
    for (const folder of [own, other, ...mine]) await mkdir(folder, { recursive: true });
    await store.clearEverywhere({ own, shared, runtimeId });
    await store.clearEverywhere({ own, shared: join(home, "nowhere"), runtimeId });
    const left = await readdir(home, { recursive: true });
    expect(left.filter((path) => path.endsWith(runtimeId) || path === "own")).toEqual([]);
    expect((await stat(other)).isDirectory()).toBe(true);
  });
}
