import type { SessionAddress } from "./ids.ts";

/** Where GitHub keeps a session's uncommitted work: no branch, so nobody sees it in a list and no hook tells of it. */
export function workRef({ role, number }: Pick<SessionAddress, "role" | "number">): string {
  return `refs/squadron/wip/${role}/issue-${number}`;
}
