import type { Context } from "hono";
import { getCookie } from "hono/cookie";

import type { Lab } from "../lab.ts";
import { createPerson, type Person } from "../person.ts";
import type { LabRouter } from "../router.ts";

export interface PageDeps {
  readonly lab: Lab;
  readonly router: LabRouter;
  /** Labels that wake somebody, offered on every thread. */
  readonly labels: readonly string[];
  /** Where the page of a session is; undefined where there is none. */
  readonly sessionPage: ((repositoryId: number, number: number, role: string) => string) | undefined;
  readonly board: string | undefined;
}

export const personCookie = "lab-person";

/** Who may be chosen to act on the pages. */
export function peopleOf({ lab }: PageDeps): readonly string[] {
  return [...lab.state.users.values()].flatMap(({ login, type }) => (type === "User" ? [login] : []));
}

/** The person that this browser acts as; the first one until another is chosen. */
export function personOf(deps: PageDeps, context: Context): Person | undefined {
  const people = peopleOf(deps);
  const chosen = getCookie(context, personCookie);
  const login = people.find((each) => each === chosen) ?? people[0];
  return login === undefined ? undefined : createPerson(deps, login);
}
