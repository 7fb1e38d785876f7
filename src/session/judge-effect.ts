import {
  judgeLabels,
  judgeLine,
  judgeText,
  type Decision,
  type EffectRules,
} from "../domain/effect-policy.ts";
import type { Effect } from "../ports/effect.ts";

/** What of each kind are an agent's words. The rest is ours, or names that GitHub gave. */
export function judgeEffect(effect: Effect, rules: EffectRules): Decision<Effect> {
  let changed = false;
  const refusals: string[] = [];
  const take = <Value>(decision: Decision<Value>, otherwise: Value): Value => {
    if (!decision.may) {
      refusals.push(decision.why);
      return otherwise;
    }
    changed ||= decision.changed;
    return decision.value;
  };
  const text = (words: string): string => take(judgeText(words, rules), "");
  const line = (words: string): string => take(judgeLine(words), "");
  const labels = (names: readonly string[]): readonly string[] => take(judgeLabels(names, rules), []);
  const value = rewritten(effect, { text, line, labels });
  const [why] = refusals;
  return why === undefined ? { may: true, value, changed } : { may: false, why };
}

interface Judges {
  readonly text: (words: string) => string;
  readonly line: (words: string) => string;
  readonly labels: (names: readonly string[]) => readonly string[];
}

function rewritten(effect: Effect, { text, line, labels }: Judges): Effect {
  switch (effect.kind) {
    case "comment":
    case "commit-comment":
    case "edit":
    case "review-reply":
      return { ...effect, body: text(effect.body) };
    case "review": {
      const comments = effect.comments.map((each) => ({ ...each, body: text(each.body) }));
      return { ...effect, body: text(effect.body), comments };
    }
    case "create-issue":
      return { ...effect, ...titled(effect, { text, line }), labels: labels(effect.labels) };
    case "open-pull":
      line(effect.head);
      return { ...effect, ...titled(effect, { text, line }) };
    case "edit-pull": {
      const { title, text: words } = effect;
      return {
        ...effect,
        ...(title !== undefined && { title: line(title) }),
        ...(words !== undefined && { text: { ...words, body: text(words.body) } }),
      };
    }
    case "labels":
      return { ...effect, add: labels(effect.add), remove: labels(effect.remove) };
    default:
      return rewrittenState(effect, { text, line });
  }
}

function rewrittenState(effect: Effect, { text, line }: Omit<Judges, "labels">): Effect {
  switch (effect.kind) {
    case "check-run":
    case "edit-check-run":
      return { ...effect, title: line(effect.title), summary: text(effect.summary) };
    case "commit-status":
      return { ...effect, description: line(effect.description) };
    default:
      return effect;
  }
}

function titled(
  { title, body }: { readonly title: string; readonly body: string },
  { text, line }: Omit<Judges, "labels">,
): { readonly title: string; readonly body: string } {
  return { title: line(title), body: text(body) };
}
