import type { Person } from "../../ports/code-host.ts";

/** Who GitHub names; an account that is gone is GitHub's ghost. */
export function toPerson(user: Person | null | undefined): Person {
  return { id: user?.id ?? 0, login: user?.login ?? "ghost" };
}
