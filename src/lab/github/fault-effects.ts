import { setTimeout as wait } from "node:timers/promises";

import type { ActiveFault } from "./faults.ts";
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

/** What a fault does before the request is handled: an answer or a cut instead of it, a wait, or nothing. */
export async function applyFaultBefore(fault: ActiveFault): Promise<Answer | "reset" | undefined> {
  const { rule } = fault;
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
      await wait(rule.ms);
      return undefined;
    case "hold":
      if (rule.when !== "after") await fault.released;
      return undefined;
    case "error-after":
    case "reset-after":
      return undefined;
  }
}

/** Whether a fault cuts the connection once the change is made. */
export function cutsAnswer(fault: ActiveFault | undefined): boolean {
  return fault?.rule.kind === "reset-after";
}

/** What a fault makes of an answer whose change is already made. */
export async function applyFaultAfter(fault: ActiveFault, answer: Answer): Promise<Answer | "reset"> {
  const { rule } = fault;
  if (rule.kind === "hold" && rule.when === "after") await fault.released;
  if (rule.kind === "error-after") return { status: rule.status ?? 502, body: message("Server Error") };
  return cutsAnswer(fault) ? "reset" : answer;
}
