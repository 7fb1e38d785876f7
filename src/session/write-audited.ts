import type { Decision } from "../domain/effect-policy.ts";
import { SquadronError } from "../domain/errors.ts";
import type { Effect } from "../ports/effect.ts";
import type { MadeEffect } from "./audit-effect.ts";
import { noteEffect } from "./note-effect.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

interface Change {
  readonly effect: Effect;
  /** Who asked for it, as the audit names them; nobody for what Squadron does by itself. */
  readonly by?: string | undefined;
  /** What its words were judged to be; ours need no judgement. */
  readonly decision?: Decision<Effect>;
  /** Where it goes instead of the writer. @returns what came of it */
  readonly send?: (effect: Effect) => Promise<string>;
  readonly signal: AbortSignal;
}

/**
 * Makes a change of the session on GitHub, and leaves a line of it in the audit, whatever comes of it.
 * @throws SquadronError `refused` for what was judged so, else as the writer does.
 */
export async function writeAudited(
  deps: Pick<SessionDeps, "writer" | "audit" | "sha256" | "timeline">,
  context: SessionContext,
  change: Change,
): Promise<string> {
  const { effect, by = "squadron", signal } = change;
  const { send = (value) => deps.writer.apply(context.claim, value, signal) } = change;
  const decision = change.decision ?? { may: true, value: effect, changed: false };
  const note = (result: MadeEffect["result"]): void =>
    noteEffect(deps, context, { by, effect, decision, result });
  try {
    if (!decision.may) throw new SquadronError("refused", decision.why);
    const result = await send(decision.value);
    note({ ok: result });
    return result;
  } catch (error) {
    note({ error });
    throw error;
  }
}
