import type { GateKind } from "./roster.ts";
import type { Wake } from "./session-mail.ts";
import type { Gates } from "./session.ts";
import { isPersons } from "./turn-guard.ts";

/**
 * What holds after these acts. The answer to a question is `/squadron approve` or 👍 of somebody whom the router let
 * through; `/squadron deny` or 👎 ends the question. A push or a merge is allowed once for each time it is asked, the plan for good. Pure.
 */
export function gatesAfter(gates: Gates, wakes: readonly Wake[]): Gates {
  if (gates.asked === "") return gates;
  const answer = wakes.flatMap((wake) => (isPersons(wake) ? answersIn(wake, gates) : [])).at(-1);
  if (answer === undefined) return gates;
  const granted = answer === "approve" ? [...new Set([...gates.granted, gates.asked])] : gates.granted;
  return { asked: "", granted, ...(gates.commit !== undefined && { commit: gates.commit }) };
}

/** Whether it is allowed; what is about a commit, only for that one. Pure. */
export function isGranted(gates: Gates, gate: GateKind, commit?: string): boolean {
  return gates.granted.includes(gate) && (commit === undefined || gates.commit === commit);
}

/** The gates after one of them was used. */
export function gatesWithout(gates: Gates, used: GateKind): Gates {
  return used === "plan" ? gates : { ...gates, granted: gates.granted.filter((each) => each !== used) };
}

function answersIn({ event, answer }: Wake, { comment }: Gates): readonly string[] {
  if (event.kind === "reacted")
    // Another question may have been asked since.
    return event.commentId === comment ? [event.content === "+1" ? "approve" : "deny"] : [];
  return answer === undefined ? [] : [answer];
}
