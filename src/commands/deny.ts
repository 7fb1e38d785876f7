import { answering } from "./answering.ts";
import type { CommandDefinition } from "./command.ts";

export const deny: CommandDefinition = {
  verb: "deny",
  usage: "[role]",
  summary: "Does not allow what a role asks to be allowed.",
  least: "write",
  run: (call) => answering(call, { answer: "deny", says: "⛔ Not allowed" }),
};
