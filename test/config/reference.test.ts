import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";

import { squadronJsonSchema } from "../../src/config/squadron-file.ts";
import { renderConfiguration, renderSchema, renderTriggers } from "./reference.ts";

const read = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), "utf8");

it("is what the schema says (else: npx tsx test/config/write-reference.ts)", () => {
  expect(read("configuration.md")).toBe(renderConfiguration());
  expect(read("squadron.schema.json")).toBe(renderSchema());
  expect(read("triggers.md")).toBe(renderTriggers());
});

it("has a row for every key there is", () => {
  const keys = [...JSON.stringify(squadronJsonSchema).matchAll(/"properties":\{/g)];
  expect(read("configuration.md").match(/^## /gm)?.length).toBe(keys.length + 1);
});

it("is a schema that an editor can use", () => {
  const validate = new Ajv2020({ strict: false }).compile(squadronJsonSchema);
  expect(validate({ lead: "dev", roles: { dev: { labels: ["bug"] } }, prepare: false })).toBe(true);
  expect(validate({ roles: { dev: { labls: ["bug"] } } })).toBe(false);
});
