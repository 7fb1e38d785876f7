import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { createGitWorkspaces } from "../../../src/adapters/git/git-workspaces.ts";
import type { SessionKey } from "../../../src/domain/ids.ts";
import type { WorkspaceAt, Workspaces } from "../../../src/ports/workspaces.ts";
import { app, setGitHubStage, type GitHubStage, type StageRepository } from "../../support/github-stage.ts";
import { gitOk } from "../../lab/github/git-fixture.ts";

let stage: GitHubStage;
beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

let root: string;
let spies: string;
let workspaces: Workspaces;
let key: SessionKey;
const landings = (): string => join(root, "landings");
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "squadron-git-"));
  spies = await mkdtemp(join(tmpdir(), "squadron-spies-"));
  workspaces = createGitWorkspaces({ root, landings: landings(), host: stage.host, sandbox: undefined });
  key = `${stage.repository.id}/7/dev` as SessionKey;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
  await rm(spies, { recursive: true, force: true });
});

const first = (repository: StageRepository): WorkspaceAt => ({
  repository,
  epoch: 1,
  work: "",
  ref: "refs/squadron/wip/dev/issue-7",
  rebuilt: false,
  branch: "squadron/dev/issue-7",
});

/** Puts a program in front of git that notes folder, arguments and environment of each call. */
const watchGit = async (): Promise<() => Promise<string>> => {
  const path = process.env["PATH"] ?? "";
  const log = join(spies, "calls");
  await writeFile(log, "");
  const note = `{ pwd; printf '%s ' "$@"; echo; tr '\\0' '\\n' < /proc/$$/cmdline; } >> '${log}'`;
  const real = `PATH='${path}' exec git "$@"`;
  await writeFile(join(spies, "git"), `#!/bin/sh\n${note}\n${real}\n`);
  await chmod(join(spies, "git"), 0o755);
  vi.stubEnv("PATH", `${spies}${delimiter}${path}`);
  return () => readFile(log, "utf8");
};
const allFiles = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

describe("a session's clone", () => {
  it("holds the default branch's files on a branch of the session's own", async () => {
    const { folder } = await workspaces.prepare(key, first(stage.repository));
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("# Widgets\n");
    expect(await gitOk(folder, "branch", "--show-current")).toBe("squadron/dev/issue-7");
    expect(await gitOk(folder, "status", "--porcelain")).toBe("");
    expect(await workspaces.exists(key)).toBe(true);
  });

  it("lets an agent commit that nobody has told its name", async () => {
    const { folder } = await workspaces.prepare(key, first(stage.repository));
    const env = { PATH: process.env["PATH"] ?? "", HOME: spies };
    const run = promisify(execFile);
    await run("git", ["commit", "--allow-empty", "-m", "Mine"], { cwd: folder, env });
    expect(await gitOk(folder, "log", "-1", "--format=%an <%ae>")).toBe(
      `squadron-dev (${app.login}) <${await stage.host.botId(stage.repository)}+${app.login}@users.noreply.github.com>`,
    );
  });

  it("borrows the mirror's objects instead of copying them, and works from it read-only", async () => {
    const { folder, readOnly } = await workspaces.prepare(key, first(stage.repository));
    const [mirror = ""] = readOnly;
    const alternates = await readFile(join(folder, ".git/objects/info/alternates"), "utf8");
    expect(alternates.trim()).toBe(join(mirror, "objects"));
    expect((await allFiles(join(folder, ".git/objects"))).map((file) => file.split("/").at(-1))).toEqual([
      "alternates",
    ]);
    const before = new Set(await allFiles(mirror));
    await writeFile(join(folder, "new.txt"), "new");
    await gitOk(folder, "add", ".");
    await gitOk(folder, "commit", "-m", "New");
    expect(new Set(await allFiles(mirror))).toEqual(before);
  });

  it("is one of its own for every role and issue, from one mirror", async () => {
    const other = `${stage.repository.id}/7/pm` as SessionKey;
    const [one, two] = await Promise.all([
      workspaces.prepare(key, first(stage.repository)),
      workspaces.prepare(other, first(stage.repository)),
    ]);
    expect(one.folder).not.toBe(two.folder);
    expect(one.readOnly).toEqual(two.readOnly);
    await workspaces.remove(other);
    expect(await workspaces.exists(other)).toBe(false);
    expect(await workspaces.exists(key)).toBe(true);
    await workspaces.remove(key);
    expect(
      await readdir(join(root, "clones", String(stage.repository.id))),
      "not even an empty folder",
    ).toEqual([]);
  });

  it("starts from what was pushed since the mirror was made", async () => {
    await workspaces.prepare(key, first(stage.repository));
    const text = `pushed for ${key}\n`;
    await stage.github.as("maintainer").commit(stage.name, { branch: "main", files: { "later.txt": text } });
    const other = `${stage.repository.id}/8/dev` as SessionKey;
    const { folder } = await workspaces.prepare(other, first(stage.repository));
    expect(await readFile(join(folder, "later.txt"), "utf8")).toBe(text);
  });

  it("can be of a private repository", async () => {
    const inPrivate = `${stage.neighbour.id}/1/dev` as SessionKey;
    const { folder } = await workspaces.prepare(inPrivate, first(stage.neighbour));
    expect(await readFile(join(folder, "README.md"), "utf8")).toContain("Nobody's business");
  });

  it("is given again as the agent left it, without running git in it on the host", async () => {
    const { folder } = await workspaces.prepare(key, first(stage.repository));
    const trap = join(spies, "it-ran");
    const script = `#!/bin/sh\ntouch '${trap}'\n`;
    const hooks = join(folder, ".git/hooks");
    await mkdir(hooks, { recursive: true });
    for (const hook of ["post-checkout", "pre-commit", "reference-transaction", "post-index-change"]) {
      await writeFile(join(hooks, hook), script, { mode: 0o755 });
    }
    await writeFile(join(spies, "trap.sh"), script, { mode: 0o755 });
    const planted = `\n[core]\n\tfsmonitor = ${spies}/trap.sh\n\thooksPath = ${hooks}\n[filter "x"]\n\tsmudge = ${spies}/trap.sh\n\tclean = ${spies}/trap.sh\n[alias]\n\tstatus = !${spies}/trap.sh\n`;
    const config = join(folder, ".git/config");
    await writeFile(config, (await readFile(config, "utf8")) + planted);
    await writeFile(join(folder, ".gitattributes"), "* filter=x\n");
    const calls = await watchGit();
    expect((await workspaces.prepare(key, first(stage.repository))).folder).toBe(folder);
    const other = `${stage.repository.id}/9/dev` as SessionKey;
    await workspaces.prepare(other, first(stage.repository));
    expect(await exists(trap)).toBe(false);
    expect(await calls()).not.toContain(folder);
    expect(await calls()).toContain(`${landings()}/clone-`);
    expect(await readFile(config, "utf8")).toContain("fsmonitor");
  });

  it("runs no hook, filter or template of this machine's users", async () => {
    const home = join(spies, "home");
    const templates = join(spies, "templates/hooks");
    const trap = join(spies, "it-ran");
    await mkdir(home);
    await mkdir(templates, { recursive: true });
    await writeFile(join(templates, "post-checkout"), `#!/bin/sh\ntouch '${trap}'\n`, { mode: 0o755 });
    await cp(templates, join(home, "hooks"), { recursive: true });
    await writeFile(
      join(home, ".gitconfig"),
      `[init]\n\ttemplateDir = ${spies}/templates\n[core]\n\thooksPath = ${home}/hooks\n`,
    );
    vi.stubEnv("HOME", home);
    vi.stubEnv("GIT_TEMPLATE_DIR", join(spies, "templates"));
    const { folder } = await workspaces.prepare(key, first(stage.repository));
    expect(await exists(trap)).toBe(false);
    expect(await exists(join(folder, ".git/hooks/post-checkout"))).toBe(false);
  });

  it("leaves no token in any file, nor in the arguments of any process", async () => {
    const calls = await watchGit();
    const headers: string[] = [];
    const noting = createGitWorkspaces({
      root,
      landings: landings(),
      sandbox: undefined,
      host: {
        ...stage.host,
        gitAccess: async (repository) => {
          const access = await stage.host.gitAccess(repository);
          headers.push(access.header);
          return access;
        },
      },
    });
    await noting.prepare(key, first(stage.repository));
    const [encoded = "none"] = headers.map((header) => header.split("Basic ")[1] ?? "none");
    const token = Buffer.from(encoded, "base64").toString("utf8").split(":")[1] ?? "none";
    expect(token.length).toBeGreaterThan(10);
    const seen = await calls();
    expect(seen).toContain("clone");
    const files = await allFiles(root);
    expect(files.length).toBeGreaterThan(5);
    for (const text of [seen, ...(await Promise.all(files.map((file) => readFile(file, "latin1"))))]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(encoded);
    }
  });
});

describe("when git fails", () => {
  it("because GitHub refuses, the failure is of the outside and nothing is left behind", async () => {
    const unknown = { ...stage.repository, id: 1, name: "nowhere" };
    const host = {
      ...stage.host,
      gitAccess: async () => ({
        url: `${stage.github.url}/acme/nowhere.git`,
        header: "Authorization: Basic x",
      }),
    };
    const failing = createGitWorkspaces({ root, landings: landings(), host, sandbox: undefined });
    await expect(failing.prepare("1/7/dev" as SessionKey, first(unknown))).rejects.toMatchObject({
      code: "outside",
    });
    expect(await failing.exists("1/7/dev" as SessionKey)).toBe(false);
    expect(await allFiles(root)).toEqual([]);
  });

  it("because the default branch is another one meanwhile, no half-made clone is left", async () => {
    const renamed = { ...stage.repository, defaultBranch: "trunk" };
    await expect(workspaces.prepare(key, first(renamed))).rejects.toMatchObject({ code: "outside" });
    expect(await workspaces.exists(key)).toBe(false);
    expect(await readdir(landings())).toEqual([]);
    expect((await workspaces.prepare(key, first(stage.repository))).folder).toContain(key);
  });

  it("the message names neither the token nor more than one line", async () => {
    const host = {
      ...stage.host,
      gitAccess: async () => ({
        url: `${stage.github.url}/acme/secrets.git`,
        header: "Authorization: Basic c2VjcmV0",
      }),
    };
    const failing = createGitWorkspaces({ root, landings: landings(), host, sandbox: undefined });
    const error: unknown = await failing
      .prepare(key, first(stage.repository))
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("git ls-remote failed");
    expect(String(error)).not.toMatch(/c2VjcmV0|\n/);
  });

  it("in the mirror once, the next session tries again", async () => {
    let broken = true;
    const host = {
      ...stage.host,
      gitAccess: (repository: Parameters<GitHubStage["host"]["gitAccess"]>[0]) => {
        if (broken) return Promise.reject(new Error("away"));
        return stage.host.gitAccess(repository);
      },
    };
    const flaky = createGitWorkspaces({ root, landings: landings(), host, sandbox: undefined });
    await expect(flaky.prepare(key, first(stage.repository))).rejects.toThrow("away");
    broken = false;
    expect((await flaky.prepare(key, first(stage.repository))).folder).toContain(key);
  });
});
