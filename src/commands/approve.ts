import { answering } from "./answering.ts";
import type { CommandDefinition } from "./command.ts";

export const approve: CommandDefinition = {
  verb: "approve",
  usage: "[role]",
  summary: "Allows what a role asks to be allowed.",
  least: "write",
  run: (call) => answering(call, { answer: "approve", says: "✅ Allowed" }),
};
