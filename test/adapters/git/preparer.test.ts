import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createEgress } from "../../../src/adapters/egress/create-egress.ts";
import { createPreparer } from "../../../src/adapters/git/preparer.ts";
import type { Prepare } from "../../../src/domain/team.ts";
import type { ReachedHost } from "../../../src/ports/egress.ts";
import type { Prepared, Preparer } from "../../../src/ports/preparer.ts";
import type { Workspace } from "../../../src/ports/workspaces.ts";
import { gitOk } from "../../lab/github/git-fixture.ts";
import { sandbox } from "../../support/sandbox.ts";
import { startFakeInternet, type FakeInternet } from "../egress/fake-internet.ts";

let root: string;
let internet: FakeInternet;
let now: number;
let told: ReachedHost[];
let preparer: Preparer;
let source: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "squadron-prepare-"));
  now = 1_700_000_000_000;
  told = [];
  source = join(root, "source");
  await mkdir(source);
  await gitOk(source, "init", "--quiet", "--initial-branch=main");
  await open();
});
afterEach(async () => {
  await internet[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

/** A worker, with an internet on which every host answers like this. */
async function open(answer?: Parameters<typeof startFakeInternet>[0]): Promise<void> {
  internet = await startFakeInternet(answer);
  const reach = { ...internet.reach, resolve: async () => ["93.184.216.34"] };
  const egress = createEgress({ folder: join(root, "ways"), reach });
  preparer = createPreparer({ root, landings: join(root, "landings"), egress, sandbox, now: () => now });
}

/** Brings the default branch to these files, and the mirror with it. */
async function commit(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), text);
  }
  await gitOk(source, "add", "--all");
  await gitOk(source, "commit", "--quiet", "-m", "files");
  await gitOk(root, "clone", "--quiet", "--bare", source, "mirror.git").catch(() =>
    gitOk(join(root, "mirror.git"), "fetch", "--quiet", source, "+main:main"),
  );
}

async function clone(name: string): Promise<Workspace> {
  const mirror = join(root, "mirror.git");
  await gitOk(root, "clone", "--quiet", "--shared", "--template=", mirror, name);
  return { folder: join(root, name), readOnly: [mirror] };
}

function prepare(
  workspace: Workspace,
  configured: Prepare = { command: undefined, network: [] },
  signal = new AbortController().signal,
): Promise<Prepared> {
  const onHost = (each: ReachedHost): void => void told.push(each);
  return preparer.prepare({ repositoryId: 1, defaultBranch: "main", workspace, configured, onHost, signal });
}

const shell = (command: string, network: readonly string[] = []): Prepare => ({ command, network });
const read = (workspace: Workspace, name: string): Promise<string> =>
  readFile(join(workspace.folder, name), "utf8");
const kept = (): Promise<readonly string[]> => readdir(join(root, "prepared", "1")).catch(() => []);

describe.skipIf(!sandbox)("preparing a clone", () => {
  test("installs packages with npm from the registry, and reaches nothing else", async () => {
    const folder = join(root, "package");
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), '{"name":"left","version":"1.0.0"}');
    await writeFile(join(folder, "index.js"), "module.exports = 'left';\n");
    const tarball = execFileSync("tar", ["-czf", "-", "-C", root, "package"]);
    await internet[Symbol.asyncDispose]();
    await open((url) => ({ status: url.endsWith(".tgz") ? 200 : 404, body: tarball }));
    const resolved = "http://registry.example/left/-/left-1.0.0.tgz";
    const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    const dependencies = { left: "1.0.0" };
    await commit({
      "package.json": JSON.stringify({ name: "app", version: "1.0.0", dependencies }),
      "package-lock.json": JSON.stringify({
        name: "app",
        version: "1.0.0",
        lockfileVersion: 3,
        packages: {
          "": { name: "app", version: "1.0.0", dependencies },
          "node_modules/left": { version: "1.0.0", resolved, integrity },
        },
      }),
      ".npmrc": "registry=http://registry.example/\n",
    });
    const one = await clone("one");
    const command = "npm ci --no-audit --no-fund --no-update-notifier";
    const made = await prepare(one, shell(command, ["registry.example"]));
    expect(made).toEqual({ outcome: "made", command, said: "" });
    expect(await read(one, "node_modules/left/index.js")).toBe("module.exports = 'left';\n");
    expect(await gitOk(one.folder, "status", "--porcelain")).toBe("");
    expect(told).toMatchObject([{ host: "registry.example", port: 80, allowed: true }]);
    expect(await readdir(join(root, "ways"))).toEqual([]);
    expect(await readdir(join(root, "landings"))).toEqual([]);
  });

  const count = shell(
    "mkdir node_modules; echo $(date +%s%N) > node_modules/made; echo x > $GOMODCACHE.txt; echo y > $PIP_CACHE_DIR.txt; mkdir dist",
  );

  test("runs the command once for all clones, and again when a lock file changes", async () => {
    await commit({ "package-lock.json": "1" });
    const [one, two, three] = [await clone("one"), await clone("two"), await clone("three")];
    const outcomes = await Promise.all([prepare(one, count), prepare(two, count)]);
    expect(outcomes.map(({ outcome }) => outcome)).toContain("made");
    const made = await read(one, "node_modules/made");
    expect(await read(two, "node_modules/made")).toBe(made);
    expect(await prepare(one, count)).toMatchObject({ outcome: "there" });
    expect(await prepare(three, count)).toMatchObject({ outcome: "kept" });
    await commit({ "README.md": "no lock file" });
    expect(await prepare(one, count)).toMatchObject({ outcome: "there" });
    await commit({ "package-lock.json": "2" });
    await writeFile(join(one.folder, "node_modules/stale"), "");
    expect(await prepare(one, count)).toMatchObject({ outcome: "made" });
    expect(await read(one, "node_modules/made")).not.toBe(made);
    expect(await readdir(join(one.folder, "node_modules"))).toEqual(["made"]);
    expect(await kept()).toHaveLength(2);
  });

  test("keeps what builds read, and neither other leavings nor caches", async () => {
    await commit({ "go.sum": "" });
    const one = await clone("one");
    await prepare(one, count);
    expect(await read(one, ".git/squadron-packages/go.txt")).toBe("x\n");
    expect(await readdir(one.folder)).not.toContain("dist");
    expect(await readdir(join(one.folder, ".git"))).not.toContain("squadron-cache");
  });

  test("is not touched by what an agent did to its clone, and one agent's changes reach no other", async () => {
    await commit({
      "package-lock.json": "1",
      "tool.sh": "mkdir node_modules; echo good > node_modules/tool",
    });
    const settings = shell("sh ./tool.sh");
    const one = await clone("one");
    await writeFile(join(one.folder, "tool.sh"), "mkdir node_modules; echo evil > node_modules/tool");
    await writeFile(join(one.folder, "package-lock.json"), "evil");
    await prepare(one, settings);
    expect(await read(one, "node_modules/tool")).toBe("good\n");
    await writeFile(join(one.folder, "node_modules/tool"), "evil\n");
    const two = await clone("two");
    expect(await prepare(two, settings)).toMatchObject({ outcome: "kept" });
    expect(await read(two, "node_modules/tool")).toBe("good\n");
  });

  test("writes nowhere but in the clone, wherever the clone's links lead", async () => {
    await commit({ "package-lock.json": "1" });
    const one = await clone("one");
    const outside = join(root, "outside");
    await mkdir(outside);
    await rm(join(one.folder, ".git/info"), { recursive: true, force: true });
    for (const name of ["node_modules", ".git/info"]) await symlink(outside, join(one.folder, name));
    await prepare(one, count);
    expect(await readdir(outside)).toEqual([]);
  });

  test("moves a virtual environment of Python to its new place", async () => {
    await commit({ "requirements.txt": "" });
    const one = await clone("one");
    const venv = "mkdir -p .venv/bin; printf '#!%s/.venv/bin/python\\n' \"$PWD\" > .venv/bin/tool";
    await prepare(one, shell(venv));
    expect(await read(one, ".venv/bin/tool")).toBe(`#!${one.folder}/.venv/bin/python\n`);
  });

  const askFirst = (then: string): Prepare =>
    shell(
      `bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128; printf "GET http://allowed.example/ HTTP/1.1\\r\\n\\r\\n" >&3; head -1 <&3'; ${then}`,
      ["allowed.example"],
    );

  test("that fails leaves the clone alone, says why, and is tried again only after a while", async () => {
    await commit({ "package-lock.json": "1" });
    const one = await clone("one");
    const settings = askFirst('echo > node_modules; echo "no such package"; exit 3');
    const failed = { outcome: "failed", said: expect.stringMatching(/no such package\n\(status 3\)$/) };
    expect(await prepare(one, settings)).toMatchObject(failed);
    expect(await readdir(one.folder)).toEqual([".git", "package-lock.json"]);
    expect([await kept(), await readdir(join(root, "landings"))]).toEqual([[], []]);
    expect(await prepare(one, settings)).toMatchObject(failed);
    expect(told).toHaveLength(1);
    now += 11 * 60_000;
    expect(await prepare(one, settings)).toMatchObject(failed);
    expect(told).toHaveLength(2);
  });

  test("ends at once with its turn, and the next one makes it", async () => {
    await commit({ "package-lock.json": "1" });
    const [one, two] = [await clone("one"), await clone("two")];
    const stop = new AbortController();
    const settings = askFirst("sleep 1000");
    const first = prepare(one, settings, stop.signal);
    const second = prepare(two, settings, stop.signal);
    while (internet.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(new Error("stopped"));
    await expect(first).rejects.toThrow("stopped");
    await expect(second).rejects.toThrow("stopped");
    expect(await prepare(one, count)).toMatchObject({ outcome: "made" });
  });

  test("is not needed without lock files, without a wish for it, or without a sandbox", async () => {
    await commit({ "README.md": "x" });
    const one = await clone("one");
    expect(await prepare(one)).toEqual({ outcome: "unneeded", command: "", said: "" });
    await commit({ "package-lock.json": "x" });
    expect(await prepare(one, false)).toMatchObject({ outcome: "unneeded" });
    const egress = createEgress({ folder: root });
    preparer = createPreparer({ root, landings: root, egress, sandbox: undefined, now: () => now });
    expect(await prepare(one)).toMatchObject({ outcome: "unneeded" });
  });

  test("what is kept goes when it is old, or when there is too much", async () => {
    await commit({ "package-lock.json": "1" });
    const one = await clone("one");
    await prepare(one, count);
    now += 1000;
    await commit({ "package-lock.json": "2" });
    await prepare(one, count);
    const [first, second] = await kept();
    await preparer.trim({ now, maxBytes: 1e12, maxAgeMs: 500 });
    expect(await kept()).toHaveLength(1);
    expect([first, second]).toContain((await kept())[0]);
    await preparer.trim({ now, maxBytes: 1, maxAgeMs: 1e12 });
    expect(await kept()).toEqual([]);
    expect(await prepare(one, count)).toMatchObject({ outcome: "there" });
    expect(await prepare(await clone("two"), count)).toMatchObject({ outcome: "made" });
  });
});
