import type { SessionRecord } from "./session.ts";
import type { Wake } from "./session-mail.ts";
import type { TeamLimits } from "./team.ts";

/** What a session is to keep of why it is woken, when this turn ends. */
export type Chain = Pick<SessionRecord, "chain" | "checks">;

/** Whether a turn may begin; else a person has to look first, and `why` says it in a sentence. */
export type Guard =
  | { readonly may: true; readonly next: Chain }
  | { readonly may: false; readonly why: string };

/**
 * Cuts chains that no person is part of: agents that wake one another for ever, and a commit whose checks fail again and
 * again. A person's word begins the count anew. Pure.
 */
export function guardTurn(
  record: Chain,
  wakes: readonly Wake[],
  limits: Pick<TeamLimits, "turnsPerThread" | "attemptsPerHead">,
): Guard {
  if (wakes.some(isPersons)) return { may: true, next: { chain: 0, checks: { head: "", tries: 0 } } };
  const chain = record.chain + 1;
  if (chain > limits.turnsPerThread)
    return {
      may: false,
      why: `It has worked ${record.chain} turns since a person last said something here.`,
    };
  const head = wakes.findLast(({ event }) => event.kind === "news" && event.about === "checks")?.event;
  if (head?.kind !== "news" || head.head === undefined)
    return { may: true, next: { chain, checks: record.checks } };
  const tries = record.checks.head === head.head ? record.checks.tries + 1 : 1;
  if (tries > limits.attemptsPerHead)
    return {
      may: false,
      why: `The checks of commit ${head.head.slice(0, 12)} have failed ${tries} times; it was woken for them ${limits.attemptsPerHead} times.`,
    };
  return { may: true, next: { chain, checks: { head: head.head, tries } } };
}

/** How many agents woke one another before a turn: none, where a person is among those who caused it. */
export function hopsOf(wakes: readonly Wake[]): number {
  return wakes.some(isPersons) ? 0 : Math.max(0, ...wakes.map(({ hops }) => hops));
}

/** Whether a person did it, and nobody else led to it. */
export function isPersons({ event, from }: Wake): boolean {
  const isNews = event.kind === "news" && event.about !== "operator";
  return !isNews && from === "" && event.actor.kind === "human";
}
