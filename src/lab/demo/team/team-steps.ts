import type { Steps } from "../tell-story.ts";
import { humanAnswers, splitAndHandOff, triageAsks } from "./begin-steps.ts";
import {
  checkFailsThenFixed,
  conflictResolved,
  devCommits,
  draftPull,
  protectedPathRefused,
} from "./code-steps.ts";
import { allGone, dependentsWake, humanMerges } from "./end-steps.ts";
import { devAnswersEachThread, reviewApproves, reviewRequestsChanges } from "./review-steps.ts";
import type { TeamPlay } from "./team-story.ts";

/** From a vague issue to a merged pull request. */
export const teamSteps: Steps<TeamPlay> = {
  "triage-asks": triageAsks,
  "human-answers": humanAnswers,
  "split-and-hand-off": splitAndHandOff,
  "dev-commits": devCommits,
  "draft-pr": draftPull,
  "check-fails-then-fixed": checkFailsThenFixed,
  "review-requests-changes": reviewRequestsChanges,
  "dev-answers-each-thread": devAnswersEachThread,
  "review-approves": reviewApproves,
  "protected-path-refused": protectedPathRefused,
  "conflict-resolved": conflictResolved,
  "human-merges": humanMerges,
  "dependents-wake": dependentsWake,
  "all-gone": allGone,
};
