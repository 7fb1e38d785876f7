import type { DeadlySignal, Fleet } from "./fleet.ts";
import type { People } from "./people.ts";
import type { Act } from "./record.ts";
import { waitFor } from "./wait.ts";

/** Faults that happen while the model is asked. */
export interface ModelMoments {
  /** What the model does before it answers a session. */
  during(session: string): Promise<void>;
  /** Kills or freezes the worker that asks next. @returns whether one did, within `mostMs`. */
  hitWorker(signal: DeadlySignal, mostMs: number): Promise<boolean>;
  /** Lets people do these things on the issue that is asked about next, of those on which they do such things. */
  race(kinds: readonly Act["kind"][], mostMs: number): Promise<boolean>;
}

interface Sources {
  readonly fleet: () => Fleet;
  readonly people: () => People;
  /** Process id of the worker that runs a session, by the store. */
  readonly workerOf: (session: string) => Promise<number>;
  /** Whether people stop and close things on this issue of the plan. */
  readonly mayRace: (issue: number) => boolean;
}

interface Waiting {
  readonly begin: (session: string) => Promise<boolean>;
}

export function createModelMoments({ fleet, people, workerOf, mayRace }: Sources): ModelMoments {
  const waiting: Waiting[] = [];
  const next = async (begin: Waiting["begin"], mostMs: number): Promise<boolean> => {
    let hit = false;
    const mine: Waiting = { begin: async (session) => (hit = await begin(session)) };
    waiting.push(mine);
    await waitFor(mostMs, () => hit);
    if (waiting.includes(mine)) waiting.splice(waiting.indexOf(mine), 1);
    return hit;
  };
  return {
    during: async (session) => {
      for (const one of waiting.slice(0, 1)) {
        waiting.splice(waiting.indexOf(one), 1);
        if (!(await one.begin(session).catch(() => false))) waiting.push(one);
      }
    },
    hitWorker: (signal, mostMs) =>
      next(async (session) => {
        const pid = await workerOf(session);
        const member = fleet().members.find(({ child, state }) => child.pid === pid && state === "up");
        if (member) void fleet().hit(member, signal);
        return member !== undefined;
      }, mostMs),
    race: (kinds, mostMs) =>
      next(async (session) => {
        const number = Number(session.split("/")[1]);
        const issue = people()
          .openIssues()
          .find((each) => each.number === number);
        if (!issue || !mayRace(issue.issue)) return false;
        for (const kind of kinds) void people().act({ ...issue, kind });
        return true;
      }, mostMs),
  };
}
