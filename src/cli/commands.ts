import type { Command } from "./command.ts";
import { configCheck, configSchema, configShow } from "./config.ts";
import { demo } from "./demo.ts";
import { killSwitchOff, killSwitchOn } from "./kill-switch.ts";
import { lab } from "./lab.ts";
import { start } from "./start.ts";

/** What stands before the second word of a command. */
export const groups: Readonly<Record<string, string>> = {
  config: "A repository's .github/squadron.yml and custom-agent files",
  "kill-switch": "Stop every agent, of one repository or of all, and let none begin",
};

/** Every command, in the order of help. A new one is a file beside this one and a line here. */
export const commands: readonly Command[] = [
  start,
  lab,
  demo,
  configCheck,
  configShow,
  configSchema,
  killSwitchOn,
  killSwitchOff,
];
