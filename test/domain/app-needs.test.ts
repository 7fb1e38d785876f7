import { readFileSync } from "node:fs";

import { expect, it } from "vitest";
import { parse } from "yaml";

import { appEvents, appPermissions } from "../../src/domain/app-needs.ts";
import { defaults } from "../../src/config/defaults.ts";
import { handledEvents } from "../../src/domain/normalize/normalize.ts";
import { isObject, readCut } from "../conformance/document.ts";

const text = readFileSync(new URL("../../app.yml", import.meta.url), "utf8");
const manifest = parse(text) as {
  readonly hook_attributes: { readonly url: string };
  readonly default_permissions: Readonly<Record<string, string>>;
  readonly default_events: readonly string[];
};

it("is asked for in app.yml: these permissions and events, no more and no fewer", () => {
  expect(manifest.default_permissions).toEqual(appPermissions);
  expect([...manifest.default_events].sort()).toEqual([...appEvents].sort());
});

it("covers every event that is handled, but those that GitHub sends to every App", () => {
  const others = handledEvents.filter((name) => !appEvents.includes(name));
  expect(others).toEqual(["installation", "installation_repositories"]);
});

it("uses permissions and levels that GitHub's contract knows", () => {
  const schema = readCut().components["schemas"]?.["app-permissions"];
  const properties = isObject(schema) && isObject(schema["properties"]) ? schema["properties"] : {};
  for (const [name, level] of Object.entries(appPermissions))
    expect([name, properties[name]]).toEqual([
      name,
      expect.objectContaining({ enum: expect.arrayContaining([level]) as unknown }),
    ]);
});

it("has its reason above each line or group of app.yml", () => {
  const lines = text.split("\n");
  const first = (name: string): string => lines[lines.findIndex((line) => line.startsWith(name)) + 1] ?? "";
  expect(first("default_events:").trim()).toMatch(/^# \w/);
  for (const name of Object.keys(appPermissions)) {
    const at = lines.findIndex((line) => line.startsWith(`  ${name}:`));
    expect([name, lines[at - 1]?.trim()]).toEqual([name, expect.stringMatching(/^# \w/)]);
  }
});

it("lets GitHub deliver where the service listens", () => {
  expect(new URL(manifest.hook_attributes.url).pathname).toBe(defaults.WEBHOOK_PATH.value);
});
