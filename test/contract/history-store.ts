import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { formatRuntimeId, type Role, type RuntimeId, type SessionKey } from "../../src/domain/ids.ts";
import type { HistoryStore, RestoredHistory } from "../../src/ports/history-store.ts";
import { conversation } from "../support/conversation.ts";

export const key = "42/7/dev" as SessionKey;
export const runtimeId: RuntimeId = formatRuntimeId({ role: "dev" as Role, number: 7 });

const talk = conversation(runtimeId, [["Paint it.", "Done."]]);

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
  /** Saves a conversation with these files beside it. */
  const save = async (version: string, files: Readonly<Record<string, string>> = {}): Promise<void> => {
    await write({ "events.jsonl": talk, ...files });
    await store.save(key, { home, runtimeId, version });
  };
  const restore = (version: string): Promise<RestoredHistory> =>
    store.restore(key, { home: elsewhere, runtimeId, version });

  it("brings a conversation to another machine as it was, but for its locks", async () => {
    const binary = "\0\u00ff🙂";
    const locks = { "session.lock": "4711", "deep/a.lock": "1" };
    await save("1-1", { "deep/er/x": binary, "plan.md": "", ...locks });
    expect(await restore("1-1")).toEqual({ kind: "sound" });
    expect(await read("events.jsonl")).toBe(talk);
    expect(await read("plan.md")).toBe("");
    expect(await read("deep/er/x")).toBe(binary);
    await expect(read("session.lock")).rejects.toThrow("ENOENT");
    await expect(read("deep/a.lock")).rejects.toThrow("ENOENT");
  });

  it("takes nothing along of another session in the same home", async () => {
    await write({ a: "theirs" }, "squadron-dev-77" as RuntimeId);
    await save("1-1");
    await restore("1-1");
    expect(await readdir(join(elsewhere, "session-state"))).toEqual([runtimeId]);
  });

  it("keeps versions apart: a later one never overwrites an earlier one", async () => {
    await save("1-1", { a: "first" });
    await save("1-2", { a: "second" });
    expect(await store.count(key)).toBe(2);
    await restore("1-1");
    expect(await read("a")).toBe("first");
    await restore("1-2");
    expect(await read("a")).toBe("second");
  });

  it("puts a version in place of whatever a killed turn had left in the home", async () => {
    await save("1-1", { a: "stored" });
    await write({ a: "half", b: "left behind" });
    expect(await store.restore(key, { home, runtimeId, version: "1-1" })).toEqual({ kind: "sound" });
    expect(await read("a", home)).toBe("stored");
    await expect(read("b", home)).rejects.toThrow("ENOENT");
  });

  it("tells that a version does not exist, and leaves nothing of another one in the home", async () => {
    await write({ a: "left behind" });
    expect(await restore("9-9")).toEqual({ kind: "none" });
    expect(await store.restore(key, { home, runtimeId, version: "" })).toEqual({ kind: "none" });
    await expect(read("a", home)).rejects.toThrow("ENOENT");
  });

  it("leaves out what cannot be read of a conversation, and says how much", async () => {
    await save("1-1", { "events.jsonl": `${talk}{"torn`, "plan.md": "plan" });
    expect(await restore("1-1")).toEqual({ kind: "repaired", dropped: 1 });
    expect(await read("events.jsonl")).toBe(talk);
    expect(await read("plan.md")).toBe("plan");
  });

  it.each([
    ["damaged beyond repair", "noise"],
    ["another session's", talk.replace(runtimeId, "squadron-dev-77")],
    ["empty", ""],
  ])("puts no conversation back that is %s, but sets it aside", async (_how, text) => {
    await save("1-1", { "events.jsonl": text });
    expect(await restore("1-1")).toMatchObject({ kind: "unusable" });
    await expect(read("events.jsonl")).rejects.toThrow("ENOENT");
    expect(await restore("1-1")).toEqual({ kind: "none" });
    expect(await store.count(key)).toBe(1);
  });

  it("puts no conversation back that has grown too long, but what is kept of it and the files beside it", async () => {
    const long = conversation(
      runtimeId,
      Array.from({ length: 7_000 }, () => ["More?", "More. ".repeat(20)]),
    );
    await save("1-1", { "events.jsonl": long, "plan.md": "plan" });
    const expected = { kind: "oversize", digest: expect.stringContaining("More?") };
    expect(await restore("1-1")).toEqual(expected);
    await expect(read("events.jsonl")).rejects.toThrow("ENOENT");
    expect(await read("plan.md")).toBe("plan");
    expect(await restore("1-1"), "until a shorter one is committed").toEqual(expected);
  });

  it("sets a version aside: out of the way, one at a time, until the session is removed", async () => {
    for (const version of ["1-1", "1-2", "1-3"]) await save(version);
    await store.setAside(key, "1-1");
    await store.setAside(key, "1-2");
    expect(await store.count(key), "the last one set aside, and one version").toBe(2);
    await store.setAside(key, "1-2");
    await store.setAside(key, "9-9");
    expect(await store.count(key), "what is not there takes nobody's place").toBe(2);
    expect(await restore("1-2")).toEqual({ kind: "none" });
    expect(await store.latest(key, 1)).toBe("1-3");
    await store.keepOnly(key, "1-3", "1-3");
    expect(await store.count(key)).toBe(2);
    await store.remove(key);
    expect(await store.count(key)).toBe(0);
  });

  it("discards the version of a turn that was fenced off, and keeps the others", async () => {
    await save("1-1", { a: "x" });
    await save("1-2");
    await store.discard(key, "1-2");
    await store.discard(key, "1-2");
    expect(await restore("1-2")).toEqual({ kind: "none" });
    expect(await restore("1-1")).toEqual({ kind: "sound" });
  });

  it("keeps only the version that was committed", async () => {
    await write({ a: "x" });
    for (const version of ["1-1", "1-2", "1-3"]) await save(version);
    await store.keepOnly(key, "1-3", "1-3");
    expect(await store.count(key)).toBe(1);
    expect(await restore("1-3")).toEqual({ kind: "sound" });
  });

  it("removes what a turn that came to nothing had saved, and keeps the version before it", async () => {
    await write({ a: "x" });
    for (const version of ["1-1", "1-2.4", "1-3", "1-4"]) await save(version);
    await store.keepOnly(key, "1-1", "1-3");
    expect(await store.count(key)).toBe(2);
    expect(await restore("1-1")).toEqual({ kind: "sound" });
    await store.keepOnly(key, "", "1-9");
    expect(await store.count(key), "nothing was committed").toBe(0);
  });

  it("removes every version of a session and of no other", async () => {
    const other = "43/7/dev" as SessionKey;
    await save("1-1", { a: "x" });
    await store.save(other, { home, runtimeId, version: "1-1" });
    await store.remove(key);
    await store.remove(key);
    expect(await store.count(key)).toBe(0);
    expect(await store.count(other)).toBe(1);
    expect(await restore("1-1")).toEqual({ kind: "none" });
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

  it("keeps later versions when told to keep only an earlier one: who tells may have been frozen since", async () => {
    await write({ a: "1" });
    for (const version of ["1-9", "1-9.3", "1-10", "1-11.1", "2-1"]) await save(version);
    await store.keepOnly(key, "1-10", "1-10");
    expect(await store.latest(key, 2)).toBe("2-1");
    expect(await store.count(key)).toBe(3);
    await store.keepOnly(key, "2-1", "2-1");
    expect(await store.count(key)).toBe(1);
  });

  it("knows the latest version of a life, however the numbers are written", async () => {
    await write({ a: "1" });
    for (const version of ["1-9", "1-10", "2-1"]) await save(version);
    expect(await store.latest(key, 1)).toBe("1-10");
    expect(await store.latest(key, 2)).toBe("2-1");
    expect(await store.latest(key, 3)).toBeUndefined();
  });

  it("lists the sessions that have something stored", async () => {
    await save("1-1", { a: "1" });
    const listed: string[] = [];
    for await (const { key: found, changedAt } of store.stored()) {
      listed.push(found);
      expect(changedAt).toBeGreaterThan(0);
    }
    expect(listed).toEqual([key]);
    await store.remove(key);
    for await (const { key: found } of store.stored()) expect(found).toBeUndefined();
  });
}
