import { askHuman } from "./ask-human.ts";
import { blockOn } from "./block-on.ts";
import { createIssue } from "./create-issue.ts";
import { escalate } from "./escalate.ts";
import { finish } from "./finish.ts";
import { handOff } from "./hand-off.ts";
import { linkIssues } from "./link-issues.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { openPullRequest } from "./open-pull-request.ts";
import { postComment } from "./post-comment.ts";
import { proposePlan } from "./propose-plan.ts";
import { pushChanges } from "./push-changes.ts";
import { readChecks } from "./read-checks.ts";
import { readThread } from "./read-thread.ts";
import { replyToReview } from "./reply-to-review.ts";
import { requestReview } from "./request-review.ts";
import { resolveThread } from "./resolve-thread.ts";
import { setLabels } from "./set-labels.ts";
import { submitReview } from "./submit-review.ts";
import type { Tool } from "./tool.ts";
import { updatePlan } from "./update-plan.ts";
import { updatePullRequest } from "./update-pull-request.ts";

/** Every tool of Squadron's own, by name. A new one is one file, one line here and one test. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [
    readThread,
    postComment,
    updatePlan,
    askHuman,
    finish,
    openPullRequest,
    updatePullRequest,
    mergePullRequest,
    pushChanges,
    submitReview,
    replyToReview,
    resolveThread,
    readChecks,
    requestReview,
    setLabels,
    createIssue,
    linkIssues,
    blockOn,
    handOff,
    escalate,
    proposePlan,
  ].map((tool) => [tool.name, tool as Tool]),
);
