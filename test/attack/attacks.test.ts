import { readdir, readFile } from "node:fs/promises";

import { expect, it } from "vitest";

import { attacks } from "./all.ts";

it("plays every attack that has a file, under the file's name", async () => {
  const files = await readdir(new URL("attacks", import.meta.url));
  expect(attacks.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

it("has every attack told of in docs/security.md, and none there that is not played", async () => {
  const page = await readFile(new URL("../../docs/security.md", import.meta.url), "utf8");
  const shown = page.match(/^Shown by[^.]*\./gm)?.join("\n") ?? "";
  const named = new Set([...shown.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name ?? ""));
  expect([...named].sort()).toEqual(attacks.map(({ name }) => name).sort());
});
