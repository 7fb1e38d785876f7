import type { Role } from "../ids.ts";
import type { Roster } from "../roster.ts";

/** What a thread shows that its sessions do not know of. */
export interface Difference {
  /** It is closed: somebody may still work on it, or wait for that. */
  readonly closed: boolean;
  /** Labels of ours that are there without a session. */
  readonly labeled: readonly string[];
  /** Labels of ours that are not there, though there is a session. */
  readonly unlabeled: readonly string[];
}

/** Compares an issue as GitHub shows it with the roles that work on it. Pure. */
export function compareThread(
  thread: { readonly open: boolean; readonly labels: readonly string[] },
  roles: readonly Role[],
  roster: Roster,
): Difference {
  if (!thread.open) return { closed: true, labeled: [], unlabeled: [] };
  const shown = new Set(thread.labels.map((label) => label.toLowerCase()));
  const isShown = (label: string): boolean => shown.has(label.toLowerCase());
  const begun = roster.filter(({ role }) => roles.includes(role));
  const others = roster.filter(({ role }) => !roles.includes(role));
  return {
    closed: false,
    labeled: others.flatMap(({ labels }) => labels.filter(isShown)),
    unlabeled: begun.flatMap(({ labels }) => (labels.some(isShown) ? [] : labels)),
  };
}
