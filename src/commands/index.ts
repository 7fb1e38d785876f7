import { verbs } from "../domain/verbs.ts";
import { approve } from "./approve.ts";
import { assign } from "./assign.ts";
import { budget } from "./budget.ts";
import { close } from "./close.ts";
import type { CommandDefinition } from "./command.ts";
import { cost } from "./cost.ts";
import { deny } from "./deny.ts";
import { effort } from "./effort.ts";
import { fresh } from "./fresh.ts";
import { handoff } from "./handoff.ts";
import { createHelp } from "./help.ts";
import { log } from "./log.ts";
import { model } from "./model.ts";
import { pause } from "./pause.ts";
import { resume } from "./resume.ts";
import { retry } from "./retry.ts";
import { status } from "./status.ts";
import { stop } from "./stop.ts";

const defined: readonly CommandDefinition[] = [
  createHelp(() => commands),
  status,
  stop,
  pause,
  resume,
  retry,
  fresh,
  model,
  effort,
  budget,
  cost,
  handoff,
  assign,
  approve,
  deny,
  log,
  close,
];

/** Every command, in the order of `verbs`. */
export const commands: readonly CommandDefinition[] = verbs.flatMap(
  (verb) => defined.find((each) => each.verb === verb) ?? [],
);
