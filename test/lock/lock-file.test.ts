import { describe, expect, it } from "vitest";

import { fillPlaceholders, placeholders, readLock } from "./lock-file.ts";

describe("the lock file", () => {
  it("has a version for every package of every platform, so that npm ci does not depend on what a registry lacks", () => {
    const lock = readLock();
    expect(Object.keys(lock.packages).length).toBeGreaterThan(300);
    expect(placeholders(lock)).toEqual([]);
  });

  it("names the runtime of each platform that the agent SDK has one for", () => {
    const { packages } = readLock();
    const runtimes = packages["node_modules/@github/copilot-sdk"]?.optionalDependencies ?? {};
    expect(Object.keys(runtimes).length).toBeGreaterThan(5);
    for (const [name, version] of Object.entries(runtimes))
      expect(packages[`node_modules/${name}`]).toMatchObject({ version, optional: true });
  });
});

describe("a lock with placeholders", () => {
  const parent = { version: "2.0.0", optionalDependencies: { "@a/tool-linuxmusl-arm64": "2.0.1" } };
  const lock = {
    packages: {
      "": {},
      "node_modules/tool": parent,
      "node_modules/tool/node_modules/@a/tool-linuxmusl-arm64": {},
    },
  };

  it("gets whole entries in their place", () => {
    const filled = fillPlaceholders(lock);
    expect(filled.packages["node_modules/@a/tool-linuxmusl-arm64"]).toEqual({
      version: "2.0.1",
      cpu: ["arm64"],
      optional: true,
      os: ["linux"],
    });
    expect(placeholders(filled)).toEqual([]);
  });

  it("is refused when a name does not tell its platform", () => {
    expect(() => fillPlaceholders({ packages: { "node_modules/odd": {} } })).toThrow("odd");
  });
});
