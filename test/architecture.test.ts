import { basename } from "node:path";

import { describe, expect, it } from "vitest";

import {
  codeLines,
  filesBelow,
  importsOf,
  layerOf,
  readSourceTree,
  violations,
  type SourceTree,
} from "./support/source-tree.ts";

const tree = readSourceTree();

describe("the source tree", () => {
  it("is read whole: as many files as there are on disk, and all of them TypeScript", () => {
    expect([...tree.keys()].sort()).toEqual([...filesBelow("src")].sort());
    expect(tree.size).toBeGreaterThan(100);
  });

  it("imports only downwards, and no adapter imports another", () => {
    const imports = [...tree.values()].flatMap((text) => importsOf(text));
    expect(imports.length).toBeGreaterThan(tree.size);
    expect(violations(tree)).toEqual([]);
  });

  it("has every layer of the table but those still to come", () => {
    const layers = new Set([...tree.keys()].map((path) => layerOf(path)));
    for (const layer of ["domain", "ports", "config", "writer", "tools", "session", "dispatch", "web", "top"])
      expect(layers).toContain(layer);
    expect([...layers].filter((layer) => layer.startsWith("adapters/")).length).toBeGreaterThanOrEqual(10);
  });

  it("names its files in kebab case", () => {
    const wrong = [...tree.keys()].filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(basename(path)));
    expect(wrong).toEqual([]);
  });

  it("has no file over 250 lines of code, and half of them below 80", () => {
    const sizes = [...tree].map(([path, text]) => ({ path, lines: codeLines(text) }));
    expect(sizes.filter(({ lines }) => lines > 250)).toEqual([]);
    const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80);
  });
});

describe("the check itself", () => {
  const plant = (path: string, text: string): SourceTree => new Map([...tree, [path, text]]);
  it.each([
    [
      "the domain importing a port",
      "src/domain/planted.ts",
      `import type { Clock } from "../ports/clock.ts";`,
    ],
    ["the domain importing Node", "src/domain/planted.ts", `import { readFileSync } from "node:fs";`],
    ["a port importing a package", "src/ports/planted.ts", `import { z } from "zod";`],
    [
      "the writer importing an adapter",
      "src/writer/planted.ts",
      `export * from "../adapters/redis/keys.ts";`,
    ],
    ["a service importing an SDK", "src/dispatch/planted.ts", `import {\n  Queue,\n} from "bullmq";`],
    ["dispatch importing session", "src/dispatch/planted.ts", `import "../session/keep-turn.ts";`],
    [
      "an adapter importing another",
      "src/adapters/git/planted.ts",
      `const x = await import("../github/clients.ts");`,
    ],
    ["an adapter importing config", "src/adapters/git/planted.ts", `import "../../config/defaults.ts";`],
    ["web importing an adapter", "src/web/planted.ts", `export { x } from "../adapters/redis/keys.ts";`],
    [
      "anything importing the composition",
      "src/session/planted.ts",
      `import { compose } from "../compose.ts";`,
    ],
    ["the service importing the lab", "src/config/planted.ts", `import "../lab/world/until.ts";`],
    ["a file that does not exist", "src/lab/planted.ts", `import "./nowhere.ts";`],
  ])("finds %s", (_what, path, text) => {
    expect(violations(plant(path, text))).toEqual([expect.stringContaining(`${path} -> `)]);
  });

  it("does not take words in comments for imports", () => {
    expect(importsOf(`// import "a";\n/**\n * import "b";\n */\nconst from = "c";`)).toEqual([]);
  });

  it("counts neither blank lines nor comments", () => {
    expect(codeLines(`// one\n\n/** two\n * three */\nconst a = 1; // four\n`)).toBe(1);
  });
});
