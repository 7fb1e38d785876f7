import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, it } from "vitest";

import { configCheck } from "../../src/cli/config.ts";
import { renderSchema } from "../config/reference.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "squadron-config-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function config(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    const args = ["--import", "tsx", cli, "config", ...words, "--repository", folder];
    const child = execFile(
      process.execPath,
      args,
      { env: { PATH: process.env["PATH"] ?? "" } },
      (_e, out, err) => done({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

it("explains every problem with file, line, column and remedy, and ends with 1", async () => {
  await write({
    ".github/squadron.yml": "roles:\n  dev:\n    labls: [bug]\n",
    ".github/agents/README.md": "# Agents\n",
    ".github/agents/dev.agent.md": "---\ndescription: x\ntools: [read, web]\n---\nBody\n",
  });
  const { code, out } = await config("check");
  expect(out.split("\n")).toEqual([
    '.github/squadron.yml:3:5 problem: "labls" is not a key of roles.dev. Did you mean "labels"?',
    ".github/agents/dev.agent.md:3:1 remark: The tool web is not available here. The agent works without it; nothing needs to be done.",
    expect.stringMatching(
      /^\.github\/agents\/README\.md:1:1 problem: .*name of a role\. Name it <role>\.agent\.md/,
    ),
    "2 problems, 1 remark. Roles: pm, dev, reviewer, security, docs.",
    "",
  ]);
  expect(code).toBe(1);
  const json = await config("check", "--json");
  const found = configCheck.output?.strict().array().parse(JSON.parse(json.out));
  expect(found?.[0]).toMatchObject({ file: ".github/squadron.yml", line: 3, column: 5, kind: "problem" });
  expect(json.code).toBe(1);
  const places = await config("check", "--json", "file,line");
  expect(Object.keys((JSON.parse(places.out) as readonly object[])[0] ?? {})).toEqual(["file", "line"]);
});

it("ends with 0 where there are no files, or only remarks", async () => {
  expect(await config("check")).toMatchObject({
    code: 0,
    out: "0 problems, 0 remarks. Roles: pm, dev, reviewer, security, docs.\n",
  });
});

it("does not follow links, as GitHub's side does not", async () => {
  await write({ elsewhere: "lead: dev\n" });
  await mkdir(join(folder, ".github"));
  await symlink("../elsewhere", join(folder, ".github", "squadron.yml"));
  const { code, out } = await config("check");
  expect(out).toContain(".github/squadron.yml:1:1 problem: The file is not a file.");
  expect(code).toBe(1);
});

it("shows the team that the files make", async () => {
  await write({
    ".github/squadron.yml": "lead: dev\nroles: {dev: {models: [openai/gpt-5]}}\n",
    "AGENTS.md": "Tabs.",
  });
  const { code, out } = await config("show");
  expect(code).toBe(0);
  expect(out).toMatch(
    /^dev \(lead\) +squadron:dev +write or more +reviewer security docs +openai\/gpt-5 +-$/m,
  );
  const team = JSON.parse((await config("show", "--json")).out) as { lead: string; instructions: string };
  expect(team).toMatchObject({ lead: "dev", instructions: "From AGENTS.md:\n\nTabs." });
});

it("prints the schema that is in the documentation", async () => {
  const { code, out } = await config("schema");
  expect({ code, out }).toEqual({ code: 0, out: renderSchema() });
});

it("ends with 2 on a wrong word, and on a folder that is not there", async () => {
  expect(await config("fly")).toMatchObject({
    code: 2,
    err: expect.stringContaining("check, show and schema"),
  });
  await rm(folder, { recursive: true });
  expect(await config("check")).toMatchObject({
    code: 2,
    err: expect.stringContaining("there is no folder"),
  });
});
