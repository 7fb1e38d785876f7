import type { Decision } from "../domain/effect-policy.ts";
import type { Effect } from "../ports/effect.ts";
import { effectEntry } from "./audit-effect.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

interface Change {
  readonly effect: Effect;
  /** Who asked for it, as the audit names them; nobody for what Squadron does by itself. */
  readonly by?: string | undefined;
  /** What its words were judged to be; ours need no judgement. */
  readonly decision?: Decision<Effect>;
  readonly signal: AbortSignal;
}

/** Makes a change of the session on GitHub, and leaves a line of it in the audit. @throws SquadronError as the writer does. */
export async function writeAudited(
  { writer, audit, sha256 }: Pick<SessionDeps, "writer" | "audit" | "sha256">,
  { key, claim }: SessionContext,
  { effect, by = "squadron", decision = { may: true, value: effect, changed: false }, signal }: Change,
): Promise<string> {
  const note = (result: { readonly ok: string } | { readonly error: unknown }): void =>
    audit.append(key, effectEntry({ by, effect, decision, result }, sha256));
  try {
    const result = await writer.apply(claim, effect, signal);
    note({ ok: result });
    return result;
  } catch (error) {
    note({ error });
    throw error;
  }
}
