import { matchesGlob } from "../domain/glob.ts";
import type { SessionStatus } from "../domain/session.ts";
import type { SessionView } from "./session-view.ts";

/** What a list of sessions is narrowed to. What is not given holds for every session. */
export interface SessionFilter {
  /** Patterns of names; one of them is enough. */
  readonly names?: readonly string[] | undefined;
  /** `<owner>/<name>`, or a pattern of it. */
  readonly repository?: string | undefined;
  readonly branch?: string | undefined;
  readonly role?: string | undefined;
  readonly status?: readonly SessionStatus[] | undefined;
  /** Nothing was done in it for longer, in ms. */
  readonly olderThanMs?: number | undefined;
}

/** Whether a session is among those asked for. @param now milliseconds since the epoch. */
export function isWanted(
  { names, repository, branch, role, status, olderThanMs }: SessionFilter,
  view: SessionView,
  now: number,
): boolean {
  return (
    (names === undefined || names.some((pattern) => isNamed(pattern, view))) &&
    (repository === undefined || matchesGlob(repository, view.repository)) &&
    (branch === undefined || matchesGlob(branch, view.branch)) &&
    (role === undefined || matchesGlob(role, view.role)) &&
    (status === undefined || status.includes(view.status)) &&
    (olderThanMs === undefined || Date.parse(view.updatedAt) < now - olderThanMs)
  );
}

/** Whether one of a session's names is as the pattern says: its id, with and without `squadron-`, its key, branch, place. */
export function isNamed(pattern: string, { id, key, branch, repository, issue }: SessionView): boolean {
  const names = [id, id.replace(/^squadron-/, ""), key, branch, repository, `${repository}#${issue}`];
  return names.some((name) => matchesGlob(pattern, name));
}
