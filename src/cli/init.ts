import { z } from "zod";

import { defineCommand } from "./command.ts";

export const init = defineCommand({
  name: "init",
  summary: "Write a first .github/squadron.yml and the agents' files into a working copy",
  input: z.object({
    repository: z.string().default(".").describe("A working copy other than this folder"),
    dryRun: z.boolean().default(false).describe("Say what would be written, and write nothing"),
    force: z.boolean().default(false).describe("Write over files that are there"),
    json: z.boolean().default(false).describe("One JSON object a line"),
  }),
  output: z.object({
    path: z.string().describe("The file, from the repository's root"),
    action: z.enum(["write", "overwrite", "keep"]).describe("What is done with it"),
  }),
  examples: ["squadron init --dry-run", "squadron init --repository ../widgets"],
  run: async (input) => (await import("./run-init.ts")).runInit(input),
});
