import type { Wake } from "../domain/session-mail.ts";
import { isPersons } from "../domain/turn-guard.ts";

/** The first person who asked for it, else the role that handed it over. */
export function askerOf(wakes: readonly Wake[]): string {
  const person = wakes.find(isPersons);
  return person
    ? `@${person.event.actor.login}`
    : (wakes.find(({ from }) => from !== "")?.from ?? "squadron");
}
