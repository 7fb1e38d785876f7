/** What people may order in a comment. The names are those of `commands` in `.github/squadron.yml`. */
export const verbs = [
  "help",
  "status",
  "stop",
  "pause",
  "resume",
  "retry",
  "fresh",
  "model",
  "effort",
  "budget",
  "cost",
  "handoff",
  "assign",
  "approve",
  "deny",
  "log",
  "close",
] as const;
export type Verb = (typeof verbs)[number];

export function isVerb(text: string): text is Verb {
  return verbs.some((verb) => verb === text);
}
