import { targetsOf, type Action } from "../domain/plan.ts";
import { lineId } from "../domain/reply.ts";
import type { Controls, SessionRecord } from "../domain/session.ts";
import type { Verb } from "../domain/verbs.ts";
import type { Outcome } from "./command.ts";

/** Sets the same for each of the sessions, with a line that says so. */
export function setting(
  verb: Verb,
  sessions: readonly SessionRecord[],
  { change, say }: { readonly change: Partial<Controls>; readonly say: (session: SessionRecord) => string },
): Outcome {
  return {
    ok: true,
    actions: targetsOf(sessions).map((target): Action => ({ do: "control", ...target, change })),
    lines: sessions.map((session) => ({ id: lineId(verb, session), text: say(session) })),
  };
}
