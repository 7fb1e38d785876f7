import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import type { SessionKey } from "../../../src/domain/ids.ts";
import { needsPerson } from "../../../src/domain/workspace-news.ts";
import type { Sandbox } from "../../../src/ports/sandbox.ts";
import { gitOk } from "../../lab/github/git-fixture.ts";
import { app, setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";
import { sandbox } from "../../support/sandbox.ts";
import { agentCommit, agentGit } from "./agent-git.ts";
import { setWorkerDisk, testBranchOf, type WorkerDisk } from "./worker-disk.ts";

let stage: GitHubStage;
let disk: WorkerDisk;
let key: SessionKey;
let issue = 0;
/** How often a sandbox was started. */
let started = 0;
const counted = (real: Sandbox): Sandbox => ({
  ...real,
  wrap: (spec) => {
    started++;
    return real.wrap(spec);
  },
});

beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  disk = await setWorkerDisk(stage, { confined: sandbox ? counted(sandbox) : "none" });
  key = `${stage.repository.id}/${++issue}/dev` as SessionKey;
});
afterEach(() => disk[Symbol.asyncDispose]());

/** Somebody commits on GitHub. */
const commit = (branch: string, files: Readonly<Record<string, string | null>>): Promise<string> =>
  stage.github.as("maintainer").commit(stage.name, { branch, files });
/** A clone with a commit of the agent's own that sleeps. */
const asleep = async (
  files: Readonly<Record<string, string>> = { "mine.txt": "mine\n" },
): Promise<string> => {
  const { folder } = await disk.wake(key);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await agentCommit(folder, "Mine");
  await disk.sleep(key);
  return folder;
};
/** Wakes in the clone that is there. */
const wake = async (): Promise<Awaited<ReturnType<WorkerDisk["update"]>>> => {
  const [clone] = (await disk.workspaces.list()).filter((each) => each.key === key);
  await disk.wake(key, clone?.work ?? "");
  return disk.update(key, { work: clone?.work ?? "" });
};
const read = (folder: string, name: string): Promise<string> => readFile(join(folder, name), "utf8");

describe("a clone that nothing happened to", () => {
  it("costs one look at GitHub, and no git beside", async () => {
    await asleep();
    await wake();
    await disk.sleep(key);
    const spies = await mkdtemp(join(tmpdir(), "squadron-spies-"));
    const path = process.env["PATH"] ?? "";
    const log = join(spies, "calls");
    // The lab's own begin with an option.
    const note = `case "$1" in -*) ;; *) echo "$1" >> '${log}' ;; esac`;
    await writeFile(join(spies, "git"), `#!/bin/sh\n${note}\nPATH='${path}' exec git "$@"\n`);
    await chmod(join(spies, "git"), 0o755);
    vi.stubEnv("PATH", `${spies}${delimiter}${path}`);
    started = 0;
    expect(await wake()).toEqual({ conflicts: 0 });
    vi.unstubAllEnvs();
    expect(await read(spies, "calls")).toBe("ls-remote\n");
    expect(started).toBe(0);
    await rm(spies, { recursive: true });
  });
});

describe("the default branch that moved", () => {
  it("is merged where it merges, by the agent's name, and told once", async () => {
    const folder = await asleep();
    await commit("main", { "theirs.txt": "one\n" });
    await commit("main", { "theirs.txt": "two\n" });
    expect(await wake()).toEqual({
      conflicts: 0,
      base: { branch: "main", commits: 2, state: "taken", files: [] },
    });
    expect([await read(folder, "theirs.txt"), await read(folder, "mine.txt")]).toEqual(["two\n", "mine\n"]);
    const [author = "", ...message] = (await gitOk(folder, "log", "-1", "--format=%an%n%B")).split("\n");
    expect(author).toBe(`squadron-dev (${app.login})`);
    expect(message[0]).toBe(`Merge main into ${testBranchOf(key)}`);
    expect(message).toContain(`Squadron-Issue: ${stage.name}#${issue}`);
    await disk.sleep(key);
    expect(await wake()).toEqual({ conflicts: 0 });
  });

  it("is left alone beside uncommitted changes, and merged once these are committed", async () => {
    const folder = await asleep();
    await writeFile(join(folder, "mine.txt"), "not committed\n");
    await commit("main", { "more.txt": "x\n" });
    expect(await wake()).toMatchObject({ base: { commits: 1, state: "uncommitted" } });
    expect(await read(folder, "mine.txt")).toBe("not committed\n");
    await agentCommit(folder, "More");
    await disk.sleep(key);
    expect(await wake()).toMatchObject({ base: { commits: 1, state: "taken" } });
  });

  it("is told where it conflicts, the clone left as it was, until somebody resolves it", async () => {
    const folder = await asleep({ "README.md": "# Mine\n" });
    const head = await gitOk(folder, "rev-parse", "HEAD");
    await commit("main", { "README.md": `# Theirs ${issue}\n` });
    for (const wakes of [1, 2, 3]) {
      const news = await wake();
      expect(news).toEqual({
        conflicts: wakes,
        base: { branch: "main", commits: expect.any(Number), state: "conflict", files: ["README.md"] },
      });
      expect(needsPerson(news)).toBe(wakes === 3);
      expect(await gitOk(folder, "status", "--porcelain")).toBe("");
      expect(await gitOk(folder, "rev-parse", "HEAD")).toBe(head);
      await disk.sleep(key);
    }
    await wake();
    await agentGit(folder, "merge", "-X", "ours", "origin/main");
    await disk.sleep(key);
    expect(await wake()).toEqual({ conflicts: 0 });
  });
});

describe("the session's branch on GitHub", () => {
  it("is what a new clone begins with", async () => {
    await commit(testBranchOf(key), { "begun.txt": "by a person\n" });
    const { folder } = await disk.wake(key);
    expect(await read(folder, "begun.txt")).toBe("by a person\n");
    expect(await gitOk(folder, "branch", "--show-current")).toBe(testBranchOf(key));
    expect(await disk.update(key), "nothing that it did not begin with").toEqual({ conflicts: 0 });
  });

  it("is followed when somebody pushed there, and told by whom", async () => {
    await commit(testBranchOf(key), { "begun.txt": "one\n" });
    const { folder } = await disk.wake(key);
    await disk.update(key);
    await disk.sleep(key);
    await commit(testBranchOf(key), { "begun.txt": "two\n" });
    expect(await wake()).toMatchObject({ branch: { commits: 1, state: "taken", by: ["maintainer"] } });
    expect(await read(folder, "begun.txt")).toBe("two\n");
    await disk.sleep(key);
    expect(await wake()).toEqual({ conflicts: 0 });
  });

  it("is told and left when the agent has other commits there, as often as it wakes", async () => {
    const folder = await asleep();
    await commit(testBranchOf(key), { "theirs.txt": "x\n" });
    for (const _ of [1, 2]) {
      expect(await wake()).toMatchObject({ branch: { state: "conflict", by: ["maintainer"] } });
      await disk.sleep(key);
    }
    expect(await gitOk(folder, "log", "-1", "--format=%s")).toBe("Mine");
  });
});

describe("a clone that the agent left otherwise", () => {
  it("on another branch is told so, and not switched, whatever moved", async () => {
    const folder = await asleep();
    await wake();
    await agentGit(folder, "checkout", "--quiet", "-b", "mine");
    await disk.sleep(key);
    const checkedOut = { branch: "mine", expected: testBranchOf(key) };
    expect(await wake()).toEqual({ conflicts: 0, checkedOut });
    await disk.sleep(key);
    await commit("main", { "moved.txt": `${issue}\n` });
    expect(await wake()).toEqual({ conflicts: 0, checkedOut });
    expect(await gitOk(folder, "branch", "--show-current")).toBe("mine");
  });

  it("on another branch is found also when the turn was cut off", async () => {
    const folder = await asleep();
    await wake();
    await agentGit(folder, "checkout", "--quiet", "--detach");
    expect(await wake()).toMatchObject({ checkedOut: { branch: "", expected: testBranchOf(key) } });
    expect(await gitOk(folder, "branch", "--show-current")).toBe("");
  });

  it("broken is told so, and the turn goes on", async () => {
    const folder = await asleep();
    await commit("main", { "moved.txt": `broken ${issue}\n` });
    await rm(join(folder, ".git/HEAD"));
    expect(await wake()).toMatchObject({ failed: expect.stringContaining("Git could not") });
  });
});

describe("a clone that shows a pull request", () => {
  it("is at its head, follows it, and keeps what the agent did there", async () => {
    const branch = `feature-${issue}`;
    await commit(branch, { "feature.txt": "one\n" });
    const pull = await stage.github
      .as("maintainer")
      .createPullRequest(stage.name, { title: "F", head: branch });
    const at = { at: { ref: `refs/pull/${pull.number}/head` } };
    const { folder } = await disk.wake(key, "", at);
    expect(await read(folder, "feature.txt")).toBe("one\n");
    expect(await disk.update(key, at)).toEqual({ conflicts: 0 });
    await disk.sleep(key);
    await commit("main", { "moved.txt": `pull ${issue}\n` });
    const next = await commit(branch, { "feature.txt": "two\n" });
    await disk.wake(key, "", at);
    expect(await disk.update(key, at)).toEqual({
      conflicts: 0,
      head: { ...at.at, commit: next, taken: true },
    });
    expect(await read(folder, "feature.txt")).toBe("two\n");
    expect(await gitOk(folder, "rev-parse", "HEAD")).toBe(next);

    await writeFile(join(folder, "feature.txt"), "tried out\n");
    const later = await commit(branch, { "feature.txt": "three\n" });
    expect(await disk.update(key, at)).toMatchObject({ head: { commit: later, taken: false } });
    expect(await read(folder, "feature.txt")).toBe("tried out\n");
    expect(await gitOk(folder, "rev-parse", `refs/remotes/pull/${pull.number}/head`)).toBe(later);
  });
});
