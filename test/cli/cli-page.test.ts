import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { renderCliPage } from "./cli-page.ts";

it("docs/reference/cli.md is what the code says", () => {
  const page = readFileSync(new URL("../../docs/reference/cli.md", import.meta.url), "utf8");
  const squeezed = (text: string): string => text.replaceAll(/ +|-{2,}/g, " ");
  expect(squeezed(page)).toBe(squeezed(renderCliPage()));
});
