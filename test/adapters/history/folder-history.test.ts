import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createFolderHistory } from "../../../src/adapters/history/folder-history.ts";
import { pack } from "../../../src/adapters/history/pack.ts";
import type { HistoryStore } from "../../../src/ports/history-store.ts";
import { historyStoreContract, key, runtimeId } from "../../contract/history-store.ts";
import { conversation } from "../../support/conversation.ts";

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

const talk = { path: "events.jsonl", bytes: Buffer.from(conversation(runtimeId, [["Paint it.", "Done."]])) };
const file = (): string => join(root, key, "1-1.history");
const folder = (): string => join(home, "session-state", runtimeId);
const save = () => store.save(key, { home, runtimeId, version: "1-1" });
const restore = () => store.restore(key, { home, runtimeId, version: "1-1" });
const unreadable = { kind: "unusable", why: "its archive cannot be read" };
const everything = async (of: string): Promise<readonly string[]> =>
  (await readdir(of, { recursive: true })).toSorted();

describe("an archive that somebody tampered with", () => {
  beforeEach(() => mkdir(join(root, key), { recursive: true }));

  it.each([
    "../evil",
    "../squadron-pm-7/evil",
    "files/../../../evil",
    "/tmp/squadron-evil",
    "files//evil",
    "./evil",
    "..",
    "",
    "evil\0",
  ])("is refused whole when it names the path %j", async (path) => {
    await writeFile(file(), await pack(runtimeId, [talk, { path, bytes: Buffer.from("evil") }]));
    expect(await restore()).toEqual(unreadable);
    expect((await everything(home)).filter((name) => name !== "session-state")).toEqual([]);
  });

  it("is refused when it is another session's", async () => {
    await writeFile(file(), await pack("squadron-pm-7", [talk]));
    expect(await restore()).toEqual(unreadable);
  });

  it("is refused when it unpacks to more than a worker can hold", async () => {
    const bomb = await pack(runtimeId, [
      talk,
      { path: "files/zeros", bytes: Buffer.alloc(80 * 1024 * 1024) },
    ]);
    expect(bomb.length).toBeLessThan(1024 * 1024);
    await writeFile(file(), bomb);
    expect(await restore()).toEqual(unreadable);
    expect(await everything(home)).not.toContain(`session-state/${runtimeId}`);
  });

  it.each([
    ["cut short", async () => truncate(file(), Math.floor((await stat(file())).size / 2))],
    ["cut by one byte", async () => truncate(file(), (await stat(file())).size - 1)],
    ["not an archive at all", () => writeFile(file(), "these are only words, and not few of them")],
    ["of something else", () => writeFile(file(), gzipSync("these are only words\nand not few of them"))],
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
    [
      "of a wrong length",
      () => {
        const index = { session: runtimeId, files: [[talk.path, talk.bytes.length + 1]] };
        return writeFile(file(), gzipSync(`${JSON.stringify(index)}\n${talk.bytes.toString()}`));
      },
    ],
  ])("or damaged (%s) is set aside, and not taken for a conversation", async (_how, damage) => {
    const noise = Buffer.concat(
      Array.from({ length: 500 }, (_, at) => createHash("sha512").update(`${at}`).digest()),
    );
    await writeFile(file(), await pack(runtimeId, [talk, { path: "files/noise", bytes: noise }]));
    await damage();
    expect(await restore()).toEqual(unreadable);
    expect(await readdir(join(root, key))).toEqual(["1-1.damaged"]);
  });
});

describe("a conversation with bytes that are no letters", () => {
  it("loses the line they are in, since the runtime would refuse all of it", async () => {
    await mkdir(join(root, key), { recursive: true });
    const line = Buffer.from('{"type":"future.thing","data":{"x":"?"}}\n');
    line[line.indexOf("?")] = 0xff;
    await writeFile(
      file(),
      await pack(runtimeId, [{ ...talk, bytes: Buffer.concat([talk.bytes, line, Buffer.from("{}\n")]) }]),
    );
    expect(await restore()).toEqual({ kind: "repaired", dropped: 1 });
    expect(await readFile(join(folder(), "events.jsonl"), "utf8")).toBe(`${talk.bytes.toString()}{}\n`);
  });
});

describe("a conversation of a hostile agent", () => {
  beforeEach(async () => {
    await mkdir(join(folder(), "files"), { recursive: true });
    await writeFile(join(folder(), "events.jsonl"), talk.bytes);
  });

  it("takes along no file of the host that a link in it points to", async () => {
    const secret = join(root, "secret");
    await writeFile(secret, "the host's secret");
    await symlink(secret, join(folder(), "link"));
    await symlink(root, join(folder(), "files", "folder"));
    await save();
    await restore();
    expect(await everything(folder())).toEqual(["events.jsonl"]);
  });

  it("is not waited for where it put something that never ends, and nothing in it keeps a turn from being saved", async () => {
    execFileSync("mkfifo", [join(folder(), "files", "pipe")]);
    await writeFile(join(folder(), "files", "locked"), "x");
    await chmod(join(folder(), "files", "locked"), 0);
    await writeFile(Buffer.concat([Buffer.from(`${folder()}/files/`), Buffer.from([0xff])]), "no letter");
    await save();
    expect(await restore()).toEqual({ kind: "sound" });
    expect((await everything(folder())).filter((name) => !name.endsWith("locked"))).not.toContain(
      "files/pipe",
    );
  });

  it("keeps its conversation when it filled the folder beside it", async () => {
    await writeFile(join(folder(), "a-huge-file"), "");
    await truncate(join(folder(), "a-huge-file"), 64 * 1024 * 1024);
    for (let at = 0; at < 1_100; at += 1) await writeFile(join(folder(), "files", `${at}`), "x");
    await save();
    expect(await restore()).toEqual({ kind: "sound" });
    const left = await everything(folder());
    expect(left).toContain("events.jsonl");
    expect(left).not.toContain("a-huge-file");
    expect(left.length).toBeLessThanOrEqual(1_001);
  });
});

describe("a save", () => {
  it("that dies half-way is never taken for a version", async () => {
    await mkdir(join(root, key), { recursive: true });
    await writeFile(join(root, key, "1-1.history.4711.partial"), "half");
    expect(await restore()).toEqual({ kind: "none" });
    await store.keepOnly(key, "", "1-1");
    expect(await store.count(key)).toBe(0);
  });

  it("can be read by nobody but the service", async () => {
    await mkdir(folder(), { recursive: true });
    await save();
    expect((await stat(join(root, key))).mode & 0o077).toBe(0);
    expect((await stat(file())).mode & 0o077).toBe(0);
  });
});

describe("a store that cannot be reached", () => {
  it("is a failure from outside, and not a lost conversation", async () => {
    await mkdir(file(), { recursive: true });
    await expect(restore()).rejects.toMatchObject({ code: "outside" });
  });
});
