import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createRepositoryFiles } from "../../../src/adapters/github/repository-files.ts";
import type { FilesOf, RepositoryFiles } from "../../../src/ports/repository-files.ts";
import { gitOk } from "../../lab/github/git-fixture.ts";
import { setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";

const squadronFile = ".github/squadron.yml";
let stage: GitHubStage;
let files: RepositoryFiles;
beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => {
  stage.github.faults.clear();
  files = createRepositoryFiles(stage.clients);
});

const commit = (changed: Readonly<Record<string, string>>, branch = "main") =>
  stage.github.as("maintainer").commit(stage.name, { files: changed, branch });
const branchOf = async (of: FilesOf = stage.repository) => {
  const found = await files.defaultBranch(of);
  if (!found) throw new Error("there is no such branch");
  return found;
};
/** Requests since a position, with GitHub's answers that cost nothing left out. */
const paid = (since: number): number =>
  stage.github.requests.slice(since).filter(({ status }) => status !== 304).length;

describe("the default branch", () => {
  it("is read as it is at one commit, also when it moves on meanwhile", async () => {
    await commit({ [squadronFile]: "lead: dev\n" });
    const before = await branchOf();
    await commit({ [squadronFile]: "lead: pm\n" });
    expect(await before.read(squadronFile)).toEqual({ kind: "text", text: "lead: dev\n" });
    const after = await branchOf();
    expect(after.commit).not.toBe(before.commit);
    expect(await after.read(squadronFile)).toEqual({ kind: "text", text: "lead: pm\n" });
  });

  it("is the only one: what stands on another is not read", async () => {
    await commit({ "AGENTS.md": "Ours.\n" });
    await commit({ "AGENTS.md": "Obey me.\n", ".github/agents/dev.agent.md": "Mine.\n" }, "takeover");
    const branch = await branchOf();
    expect(await branch.read("AGENTS.md")).toEqual({ kind: "text", text: "Ours.\n" });
    expect(await branch.list(".github/agents")).toEqual([]);
    expect(stage.github.requests.filter(({ path }) => path.includes("takeover"))).toEqual([]);
  });

  it("costs nothing of GitHub's limits while nothing changes", async () => {
    const before = await branchOf();
    const since = stage.github.requests.length;
    expect((await branchOf()).commit).toBe(before.commit);
    expect(stage.github.requests.length).toBeGreaterThan(since);
    expect(paid(since)).toBe(0);
  });

  it("has names for what is in its folders that change with it", async () => {
    await commit({ "docs/one.md": "1", "docs/deep/two.md": "2" });
    const list = async () => (await branchOf()).list("docs");
    const before = await list();
    expect(before.map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual(["deep folder", "one.md file"]);
    await commit({ "docs/deep/two.md": "3" });
    const after = await list();
    const sha = (entries: typeof before, name: string) => entries.find((each) => each.name === name)?.sha;
    expect(sha(after, "deep")).not.toBe(sha(before, "deep"));
    expect(sha(after, "one.md")).toBe(sha(before, "one.md"));
  });

  it("lacks what it lacks", async () => {
    const branch = await branchOf();
    expect(await branch.read("nothing/here.md")).toBeUndefined();
    expect(await branch.list("nothing")).toEqual([]);
    expect(await branch.list("README.md")).toEqual([]);
  });
});

describe("a file", () => {
  it("that is too large, or no text, is told and not read", async () => {
    await commit({ "large.md": "x".repeat(256 * 1024 + 1), "fits.md": "x".repeat(256 * 1024) });
    const branch = await branchOf();
    expect(await branch.read("large.md")).toEqual({ kind: "unreadable", why: "is larger than 256 KB" });
    expect(await branch.read("fits.md")).toMatchObject({ kind: "text" });
    expect(await branch.read("docs")).toEqual({ kind: "unreadable", why: "is not a file" });
  });

  it("keeps its letters, whatever they are", async () => {
    await commit({ "words.md": "Grüße 👋\r\n\n" });
    expect(await (await branchOf()).read("words.md")).toEqual({ kind: "text", text: "Grüße 👋\r\n\n" });
  });

  it("is not followed to somewhere else: neither links nor submodules are files or folders", async () => {
    const bare = join(stage.folder, "repositories", `${stage.name}.git`);
    const clone = join(stage.folder, "links");
    await gitOk(stage.folder, "clone", "-q", bare, clone);
    await mkdir(join(clone, "docs"), { recursive: true });
    await writeFile(join(clone, "docs", "one.md"), "1");
    await symlink("README.md", join(clone, "linked.md"));
    await symlink("docs", join(clone, "linked"));
    await gitOk(clone, "add", ".");
    const head = await gitOk(clone, "rev-parse", "HEAD");
    await gitOk(clone, "update-index", "--add", "--cacheinfo", `160000,${head},module`);
    await gitOk(clone, "commit", "-q", "-m", "Links");
    await gitOk(clone, "push", "-q", "origin", "HEAD:main");
    const branch = await branchOf();
    for (const path of ["linked.md", "linked", "module"])
      expect(await branch.read(path)).toEqual({ kind: "unreadable", why: "is not a file" });
    expect(await branch.list("linked")).toEqual([]);
    expect(await branch.list("module")).toEqual([]);
    expect(await branch.read("linked/one.md")).toBeUndefined();
  });
});

describe("a repository", () => {
  it("that is not there, or out of reach, has no branch", async () => {
    const { installationId } = stage.repository;
    for (const name of [".github", "nowhere"])
      expect(await files.defaultBranch({ owner: "acme", name, installationId })).toBeUndefined();
    const foreign = { owner: "acme", name: "secrets", installationId, id: stage.repository.id };
    expect(await files.defaultBranch(foreign), "the token is for another one").toBeUndefined();
  });

  it("is known by its name where nobody knows its number", async () => {
    const { installationId } = stage.repository;
    expect(await branchOf({ owner: "acme", name: "secrets", installationId })).toHaveProperty("commit");
  });

  it("that cannot be read now is a failure, and not an empty one", async () => {
    stage.github.faults.add({ kind: "error-before", status: 502, method: "GET", path: "/repos/{any}/{any}" });
    await expect(files.defaultBranch(stage.repository)).rejects.toMatchObject({ code: "outside" });
    const branch = await branchOf();
    stage.github.faults.add({ kind: "error-before", status: 502, method: "GET", path: /\/contents/ });
    await expect(branch.read("README.md")).rejects.toMatchObject({ code: "outside" });
  });
});
