import type { Steps } from "../tell-story.ts";
import { budgetBySubagents, budgetMidCall } from "./budget-steps.ts";
import { commandSteps } from "./command-steps.ts";
import type { ControlPlay } from "./control-play.ts";
import { notAllowedRefused, taintRefused } from "./refused-steps.ts";
import { stagedApproved, stagedShown, stagedWorldMoved } from "./staged-steps.ts";
import { killSwitch, stopElsewhere, stopInTool } from "./stop-steps.ts";

/** The story of people in control, in order. */
export const controlSteps: Steps<ControlPlay> = {
  ...commandSteps,
  "stop-in-tool": stopInTool,
  "kill-switch": killSwitch,
  "budget-mid-call": budgetMidCall,
  "budget-by-subagents": budgetBySubagents,
  "staged-shown": stagedShown,
  "staged-approved": stagedApproved,
  "staged-world-moved": stagedWorldMoved,
  "taint-refused": taintRefused,
  "not-allowed-refused": notAllowedRefused,
  // Last, since it brings a second service.
  "stop-elsewhere": stopElsewhere,
};
