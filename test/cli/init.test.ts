import { mkdtemp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { starterFiles } from "../../src/config/starter-files.ts";
import { existsSync } from "node:fs";

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "squadron-init-"));
  out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const paths = Object.keys(starterFiles());
const squadron = (...args: readonly string[]) => runCli([...args, "--repository", folder], {});

it("writes files in which config check finds nothing, and which make the built-in team, staged", async () => {
  expect(await squadron("init")).toBe(0);
  expect(paths.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  out = "";
  expect(await squadron("config", "check")).toBe(0);
  expect(out).toBe("0 problems, 0 remarks. Roles: pm, dev, reviewer, security, docs.\n");
  out = "";
  await squadron("config", "show", "--json");
  const team = JSON.parse(out) as {
    readonly lead: string;
    readonly roster: readonly { readonly staged: boolean }[];
  };
  expect(team.lead).toBe("pm");
  expect(team.roster.map(({ staged }) => staged)).toEqual([true, true, true, true, true]);
});

it("says with --dry-run what it would write, and writes nothing", async () => {
  expect(await squadron("init", "--dry-run")).toBe(0);
  expect(out.trim().split("\n")).toEqual(paths.map((path) => `Would write ${path}`));
  expect(existsSync(join(folder, ".github"))).toBe(false);
});

it("keeps files that are there, writes over them with --force, and never through a link", async () => {
  const [first = "", second = ""] = paths;
  await mkdir(join(folder, ".github", "agents"), { recursive: true });
  await writeFile(join(folder, first), "lead: dev\n");
  await writeFile(join(folder, "elsewhere"), "theirs");
  await symlink(join(folder, "elsewhere"), join(folder, second));
  expect(await squadron("init", "--json")).toBe(0);
  expect((JSON.parse(out) as readonly unknown[]).slice(0, 2)).toEqual([
    { path: first, action: "keep" },
    { path: second, action: "keep" },
  ]);
  expect(await readFile(join(folder, first), "utf8")).toBe("lead: dev\n");
  out = "";
  expect(await squadron("init", "--force")).toBe(0);
  expect(out).toContain(`Overwrote ${first}`);
  expect(await readFile(join(folder, first), "utf8")).toBe(starterFiles()[first]);
  expect(await readFile(join(folder, "elsewhere"), "utf8")).toBe("theirs");
});

it.each([
  ["write", {}],
  ["write over", { "squadron.yml": "theirs" }],
])("goes through no link above a file either: it would %s one that is elsewhere", async (_what, theirs) => {
  const elsewhere = await mkdtemp(join(tmpdir(), "squadron-elsewhere-"));
  for (const [name, text] of Object.entries(theirs)) await writeFile(join(elsewhere, name), text);
  await symlink(elsewhere, join(folder, ".github"));
  expect(await squadron("init", "--force")).toBe(0);
  expect(out).toContain("Kept .github/squadron.yml");
  const there = (await readdir(elsewhere)).map(async (name) => [
    name,
    await readFile(join(elsewhere, name), "utf8"),
  ]);
  expect(await Promise.all(there)).toEqual(Object.entries(theirs));
  await rm(elsewhere, { recursive: true });
});
