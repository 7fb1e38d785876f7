import { setTimeout as wait } from "node:timers/promises";

import type { ActiveFault, FaultRule } from "./faults.ts";
import type { Answer } from "./route.ts";

const message = (text: string): Record<string, string> => ({ message: text });

function limited(status: number, text: string, retryAfter: number): Answer {
  const body = {
    message: text,
    documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
  };
  return { status, body, headers: { "retry-after": String(retryAfter) } };
}

const SECONDARY =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";

/** The answer of GitHub's secondary limit. */
export function secondaryLimitAnswer(retryAfter: number): Answer {
  return limited(403, SECONDARY, retryAfter);
}

/** What a fault answers instead of GitHub, if it does. */
function answerInstead(rule: FaultRule): Answer | "reset" | undefined {
  switch (rule.kind) {
    case "error-before":
      return { status: rule.status ?? 502, body: message("Server Error") };
    case "outage":
      return { status: 503, body: message("Service unavailable") };
    case "too-many-requests":
      return limited(429, SECONDARY, rule.retryAfter);
    case "secondary-limit":
      return secondaryLimitAnswer(rule.retryAfter);
    case "reset-before":
      return "reset";
    case "delay":
    case "hold":
    case "error-after":
    case "reset-after":
      return undefined;
  }
}

function worksAfterwards(rule: FaultRule): boolean {
  return (
    rule.kind === "error-after" ||
    rule.kind === "reset-after" ||
    (rule.kind === "hold" && rule.when === "after")
  );
}

/** What a fault does before the request is handled: an answer or a cut instead of it, a wait, or nothing. */
export async function applyFaultBefore(fault: ActiveFault): Promise<Answer | "reset" | undefined> {
  const { rule } = fault;
  if (worksAfterwards(rule)) return undefined;
  fault.reached();
  if (rule.kind === "delay") await wait(rule.ms);
  if (rule.kind === "hold") await fault.released;
  return answerInstead(rule);
}

/** What a fault makes of an answer whose change is already made. */
export async function applyFaultAfter(fault: ActiveFault, answer: Answer): Promise<Answer | "reset"> {
  const { rule } = fault;
  fault.reached();
  if (rule.kind === "hold" && rule.when === "after") await fault.released;
  if (rule.kind === "error-after") return { status: rule.status ?? 502, body: message("Server Error") };
  return rule.kind === "reset-after" ? "reset" : answer;
}
