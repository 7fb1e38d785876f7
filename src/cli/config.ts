import { z } from "zod";

import { defineCommand } from "./command.ts";

const repository = z.string().default(".").describe("A working copy other than this folder");

export const configCheck = defineCommand({
  name: "config check",
  summary: "Explain every problem in a repository's .github/squadron.yml and custom-agent files",
  input: z.object({
    repository,
    json: z.boolean().default(false).describe("One JSON object a line"),
  }),
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
