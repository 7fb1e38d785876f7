import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { upgradeFolder } from "../../src/adapters/state/upgrade-folder.ts";
import { findState } from "../../src/open-state.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "squadron-state-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("marks a state folder of the first version, and one that is new, and leaves the rest of it alone", async () => {
  await writeFile(join(folder, "anything"), "kept");
  await Promise.all([1, 2, 3].map(() => upgradeFolder(folder)));
  expect(await readFile(join(folder, "version"), "utf8")).toBe("1\n");
  expect(await readdir(folder)).toEqual(["anything", "version"]);
  const fresh = join(folder, "not", "there");
  await upgradeFolder(fresh);
  expect(await readdir(fresh)).toEqual(["version"]);
});

it("refuses a state folder of a later version before anything is started on it", async () => {
  await writeFile(join(folder, "version"), "2\n");
  await expect(findState(undefined, folder)).rejects.toMatchObject({
    code: "config",
    message: expect.stringMatching(/^The state folder is in version 2, .*SQUADRON_STATE/),
  });
  expect(await readdir(folder)).toEqual(["version"]);
});
