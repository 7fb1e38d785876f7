import type { Steps } from "../tell-story.ts";
import { commandSteps } from "./command-steps.ts";
import type { ControlPlay } from "./control-play.ts";
import { notAllowedRefused } from "./refused-steps.ts";
import { stagedApproved, stagedShown, stagedWorldMoved } from "./staged-steps.ts";
import { killSwitch, stopElsewhere, stopInTool } from "./stop-steps.ts";

/** The story of people in control, in order. */
export const controlSteps: Steps<ControlPlay> = {
  ...commandSteps,
  "stop-in-tool": stopInTool,
  "kill-switch": killSwitch,
  "staged-shown": stagedShown,
  "staged-approved": stagedApproved,
  "staged-world-moved": stagedWorldMoved,
  "not-allowed-refused": notAllowedRefused,
  // Last, since it brings a second service.
  "stop-elsewhere": stopElsewhere,
};
