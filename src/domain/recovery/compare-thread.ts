import type { Role } from "../ids.ts";
import type { Roster } from "../roster.ts";

/** What a thread shows that its sessions do not know of. */
export interface Difference {
  /** It is closed, and somebody still works on it. */
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
  if (!thread.open) return { closed: roles.length > 0, labeled: [], unlabeled: [] };
  const shown = new Set(thread.labels.map((label) => label.toLowerCase()));
  const pick = (isLabeled: boolean): readonly string[] =>
    roster
      .filter(
        ({ role, label }) =>
          shown.has(label.toLowerCase()) === isLabeled && roles.includes(role) !== isLabeled,
      )
      .map(({ label }) => label);
  return { closed: false, labeled: pick(true), unlabeled: pick(false) };
}
