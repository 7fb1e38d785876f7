import type { Effect } from "../ports/effect.ts";

// How Squadron finds its own things again; nothing that people decide about.
const inner = new Set([
  "kind",
  "id",
  "turn",
  "repository",
  "mark",
  "state",
  "ended",
  "alwaysLook",
  "lane",
  "source",
]);

/** All that a change would do, for people: its kind, then every field, texts as they are. */
export function tellEffect(effect: Effect): string {
  const fields = Object.entries(effect).filter(
    ([name, value]) => !inner.has(name) && value !== undefined && typeof value !== "function",
  );
  const lines = fields.map(([name, value]) => {
    if (typeof value !== "string") return `${name}: ${JSON.stringify(value)}`;
    return value.includes("\n") ? `${name}:\n${value}` : `${name}: ${value}`;
  });
  const text = lines.join("\n");
  // A fence that nothing in it can close.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `**${effect.kind}**\n\n${fence}text\n${text}\n${fence}`;
}
