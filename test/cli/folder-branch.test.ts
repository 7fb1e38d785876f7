import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { createFolderBranch } from "../../src/cli/folder-branch.ts";

let outside: string;
let folder: string;
beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), "squadron-branch-"));
  folder = join(outside, "copy");
  await mkdir(join(folder, ".github/agents"), { recursive: true });
  await writeFile(join(outside, "secret"), "not of the repository");
  await writeFile(join(folder, ".github/squadron.yml"), "version: 1\n");
  await writeFile(join(folder, ".github/agents/pm.md"), "PM");
  await symlink(join(outside, "secret"), join(folder, ".github/agents/dev.md"));
  await symlink(join(folder, ".github"), join(folder, "link"));
});
afterAll(() => rm(outside, { recursive: true, force: true }));

it("lists a folder in order, with what each name is", async () => {
  const branch = createFolderBranch(folder);
  expect(await branch.list(".github/agents")).toEqual([
    { name: "dev.md", kind: "other", sha: "" },
    { name: "pm.md", kind: "file", sha: "" },
  ]);
  expect((await branch.list("")).map(({ name, kind }) => [name, kind])).toEqual([
    [".github", "folder"],
    ["link", "other"],
  ]);
});

it("lists nothing where there is no folder, or only by a link", async () => {
  const branch = createFolderBranch(folder);
  for (const path of ["nothing", ".github/squadron.yml", "link", "link/agents"])
    expect([path, await branch.list(path)]).toEqual([path, []]);
});

it("reads a file, and knows what is none", async () => {
  const branch = createFolderBranch(folder);
  expect(await branch.read(".github/squadron.yml")).toEqual({ kind: "text", text: "version: 1\n" });
  expect(await branch.read(".github")).toEqual({ kind: "unreadable", why: "is not a file" });
  for (const path of ["nothing", ".github/squadron.yml/x", "nothing/at/all"])
    expect([path, await branch.read(path)]).toEqual([path, undefined]);
});

it("follows no link, neither at the path nor above it", async () => {
  const branch = createFolderBranch(folder);
  expect(await branch.read(".github/agents/dev.md")).toEqual({ kind: "unreadable", why: "is not a file" });
  expect(await branch.read("link/squadron.yml")).toBeUndefined();
});
