import { z } from "zod";

import { defineCommand } from "./command.ts";

const input = z.object({
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "Name the repository as <owner>/<name>.")
    .optional()
    .describe("<owner>/<name>"),
  everywhere: z.boolean().default(false).describe("All repositories"),
  json: z.boolean().default(false).describe("One JSON object"),
});

export const killSwitchOn = defineCommand({
  name: "kill-switch on",
  summary:
    "Stop every agent and let none begin until it is off; needs only the store, so it works while the service hangs",
  words: ["repository"],
  input,
  examples: ["squadron kill-switch on acme/widgets", "squadron kill-switch on --everywhere"],
  run: async (given, env) => (await import("./run-kill-switch.ts")).turnOn(given, env),
});

export const killSwitchOff = defineCommand({
  name: "kill-switch off",
  summary: "Let agents work again; 1 when nothing was stopped there",
  words: ["repository"],
  input,
  run: async (given, env) => (await import("./run-kill-switch.ts")).turnOff(given, env),
});
