import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { renderCommandsPage } from "./commands-page.ts";

it("docs/reference/commands.md is what the code says", () => {
  const page = readFileSync(new URL("../../docs/reference/commands.md", import.meta.url), "utf8");
  const squeezed = (text: string): string => text.replaceAll(/ +|-{2,}/g, " ");
  expect(squeezed(page)).toBe(squeezed(renderCommandsPage()));
});
