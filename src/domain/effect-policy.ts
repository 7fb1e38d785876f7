import { findSecret } from "./find-secret.ts";
import { withoutInvisible } from "./invisible.ts";
import { tameText, type WordRules } from "./tame-text.ts";

/** What a role's effects may say and do. Less in it never allows more. */
export interface EffectRules extends WordRules {
  /** Labels that it may set, `*` for any letters. */
  readonly setLabels: readonly string[];
}

/** What is decided about words or labels: they may go, as they are or otherwise, or not; `why` is for the agent. */
export type Decision<Value> =
  | { readonly may: true; readonly value: Value; readonly changed: boolean }
  | { readonly may: false; readonly why: string };

/** About an agent's Markdown. Total. Pure. */
export function judgeText(text: string, rules: WordRules): Decision<string> {
  const secret = findSecret(withoutInvisible(text));
  if (secret !== undefined) return refusal(secret);
  const value = tameText(text, rules);
  if (value === undefined)
    return { may: false, why: "Your text is too tangled to be checked: write it in plain Markdown." };
  return { may: true, value, changed: value !== text };
}

/** About a title or another line, in which nothing leads anywhere. Total. Pure. */
export function judgeLine(text: string): Decision<string> {
  const value = withoutInvisible(text);
  const secret = findSecret(value);
  return secret === undefined ? { may: true, value, changed: value !== text } : refusal(secret);
}

/** About labels. Total. Pure. */
export function judgeLabels(
  labels: readonly string[],
  { setLabels }: Pick<EffectRules, "setLabels">,
): Decision<readonly string[]> {
  const secret = labels.map(findSecret).find((each) => each !== undefined);
  if (secret !== undefined) return refusal(secret);
  const other = labels.find((label) => !setLabels.some((pattern) => coversLabel(pattern, label)));
  if (other === undefined) return { may: true, value: labels, changed: false };
  const allowed = setLabels.length === 0 ? "none" : setLabels.join(", ");
  return { may: false, why: `You may not set the label ${JSON.stringify(other)}; allowed: ${allowed}.` };
}

/** Whether a pattern, in which `*` is any letters, covers a label or all that another pattern covers. Pure. */
export function coversLabel(pattern: string, label: string): boolean {
  const parts = pattern
    .toLowerCase()
    .split("*")
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(label.toLowerCase());
}

function refusal(what: string): { readonly may: false; readonly why: string } {
  return {
    may: false,
    why: `This was not sent: it holds what looks like ${what}. Secrets never go to GitHub; take it out and tell people where to find it instead.`,
  };
}
