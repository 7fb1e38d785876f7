import { z } from "zod";

import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";

const finding = z.object({
  check: z.string().describe("What was looked at"),
  level: z.enum(["ok", "warn", "fail"]).describe("Whether Squadron can work with it"),
  seen: z.string().describe("What was found"),
  remedy: z.string().describe("What to do; empty when nothing is wrong"),
});

export const doctor = defineCommand({
  name: "doctor",
  summary: "Look at everything that Squadron needs, and say what to do where something is wrong",
  input: z.object({ json: jsonFields(finding) }),
  output: finding,
  examples: ["squadron doctor", "squadron doctor --json check,level"],
  run: async ({ json }, env) => (await import("./run-doctor.ts")).runDoctor(env, json),
});
