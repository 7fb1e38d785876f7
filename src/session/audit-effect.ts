import type { Decision } from "../domain/effect-policy.ts";
import { errorCode } from "../domain/errors.ts";
import type { AuditEntry } from "../ports/audit.ts";
import type { Effect } from "../ports/effect.ts";

/** A change that a turn asked for, and what became of it. */
export interface MadeEffect {
  /** Who asked for it: a login, or the role that handed the work over. */
  readonly by: string;
  readonly effect: Effect;
  readonly decision: Decision<Effect>;
  readonly result: { readonly ok: string } | { readonly error: unknown };
}

/** What is kept of one effect of a turn, without a word of its text: the hash tells whether a text is the one. */
export function effectEntry(
  { by, effect, decision, result }: MadeEffect,
  sha256: (text: string) => string,
): AuditEntry {
  const sent = decision.may ? decision.value : effect;
  return {
    event: "effect",
    detail: {
      by,
      turn: effect.turn,
      kind: effect.kind,
      target: targetOf(effect),
      policy: decision.may ? (decision.changed ? "changed" : "as written") : "refused",
      request: sha256(canonical(hashed(sent))),
      result: "ok" in result ? result.ok : `failed: ${errorCode(result.error) ?? "internal"}`,
    },
  };
}

/** Where its commit lies on this machine is not asked of GitHub. */
function hashed(effect: Effect): Effect {
  return effect.kind === "push" ? { ...effect, source: "" } : effect;
}

/** The thread that an effect is on, 0 for none. */
export function targetOf(effect: Effect): number {
  if ("number" in effect) return effect.number;
  return "parent" in effect ? effect.parent : 0;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
