import { z } from "zod";

import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";

const repository = z.string().default(".").describe("A working copy other than this folder");

const found = z.object({
  kind: z.enum(["problem", "remark"]).describe("A remark holds, and part of it means nothing here"),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  message: z.string(),
  remedy: z.string().describe("What to do about it"),
});

export const configCheck = defineCommand({
  name: "config check",
  summary: "Explain every problem in a repository's .github/squadron.yml and custom-agent files",
  input: z.object({
    repository,
    json: jsonFields(found),
  }),
  output: found,
  run: async (input) => (await import("./run-config.ts")).checkConfig(input),
});

export const configShow = defineCommand({
  name: "config show",
  summary: "Print the team that they make",
  input: z.object({
    repository,
    json: z.boolean().default(false).describe("The whole team as JSON"),
  }),
  run: async (input) => (await import("./run-config.ts")).showConfig(input),
});

export const configSchema = defineCommand({
  name: "config schema",
  summary: "Print the JSON Schema of .github/squadron.yml, for editors",
  input: z.object({ repository }),
  run: async () => (await import("./run-config.ts")).printSchema(),
});
