import { auditExport } from "./audit-export.ts";
import type { Command } from "./command.ts";
import { configCheck, configSchema, configShow } from "./config.ts";
import { demo } from "./demo.ts";
import { doctor } from "./doctor.ts";
import { init } from "./init.ts";
import { killSwitchOff, killSwitchOn } from "./kill-switch.ts";
import { lab } from "./lab.ts";
import { sessionsCleanup } from "./sessions-cleanup.ts";
import { sessionsDelete } from "./sessions-delete.ts";
import { sessionsList } from "./sessions-list.ts";
import { sessionsRetry } from "./sessions-retry.ts";
import { sessionsShow } from "./sessions-show.ts";
import { sessionsStop } from "./sessions-stop.ts";
import { cost } from "./cost.ts";
import { drain } from "./drain.ts";
import { deliveriesList } from "./deliveries-list.ts";
import { deliveriesRedeliver } from "./deliveries-redeliver.ts";
import { eventsList } from "./events-list.ts";
import { eventsReplay } from "./events-replay.ts";
import { eventsShow } from "./events-show.ts";
import { exportSession } from "./export.ts";
import { logs } from "./logs.ts";
import { status } from "./status.ts";
import { sessionsResume } from "./sessions-resume.ts";
import { start } from "./start.ts";

/** What stands before the second word of a command. */
export const groups: Readonly<Record<string, string>> = {
  config: "A repository's .github/squadron.yml and custom-agent files",
  audit: "What agents did, for those who must answer for it",
  sessions: "The long-lived conversations, one for each role on each issue",
  events: "What GitHub's deliveries mean to Squadron",
  deliveries: "The App's webhook deliveries, as GitHub keeps them for some days",
  "kill-switch": "Stop every agent, of one repository or of all, and let none begin",
};

/** Every command, in the order of help. A new one is a file beside this one and a line here. */
export const commands: readonly Command[] = [
  start,
  lab,
  demo,
  doctor,
  init,
  configCheck,
  configShow,
  configSchema,
  status,
  sessionsList,
  sessionsShow,
  sessionsResume,
  sessionsRetry,
  sessionsStop,
  sessionsDelete,
  sessionsCleanup,
  logs,
  exportSession,
  eventsList,
  eventsShow,
  eventsReplay,
  deliveriesList,
  deliveriesRedeliver,
  cost,
  drain,
  killSwitchOn,
  killSwitchOff,
  auditExport,
];
