import { z } from "zod";

import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";

const step = z.object({
  path: z.string().describe("The file, from the repository's root"),
  action: z.enum(["write", "overwrite", "keep"]).describe("What is done with it"),
});

export const init = defineCommand({
  name: "init",
  summary: "Write a first .github/squadron.yml and the agents' files into a working copy",
  input: z.object({
    repository: z.string().default(".").describe("A working copy other than this folder"),
    dryRun: z.boolean().default(false).describe("Say what would be written, and write nothing"),
    force: z.boolean().default(false).describe("Write over files that are there; never through a link"),
    json: jsonFields(step),
  }),
  output: step,
  examples: ["squadron init --dry-run", "squadron init --repository ../widgets"],
  run: async (input) => (await import("./run-init.ts")).runInit(input),
});
