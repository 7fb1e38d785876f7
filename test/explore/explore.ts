import { createHash } from "node:crypto";

import { brokenPromise } from "./broken-promise.ts";
import type { Rule } from "./rules.ts";
import { steps } from "./steps.ts";
import { storeModel } from "./store-model.ts";
import { rests, startWorld, type Scenario, type Setting, type World } from "./world.ts";

export interface Findings {
  /** Different worlds reached. */
  readonly states: number;
  /** Steps between them. */
  readonly steps: number;
  /** How many worlds of those are at rest. */
  readonly atRest: number;
  readonly counterexample: Counterexample | undefined;
}

export interface Counterexample {
  readonly broken: string;
  /** The shortest way there. */
  readonly steps: readonly string[];
}

interface Visit {
  readonly from: number;
  readonly label: string;
}

/**
 * Visits every world that can be reached, nearest first, so that the first broken promise has the shortest story.
 * @param off a rule to break. @throws RangeError beyond `most` worlds: the scenario is too big to be explored whole.
 */
export function explore(
  scenario: Scenario,
  { off, most = 400_000 }: { off?: Rule; most?: number } = {},
): Findings {
  const setting: Setting = { scenario, model: storeModel(off), off };
  const visits: Visit[] = [];
  const known = new Map<string, number>();
  // Steps that the machinery takes by itself, backwards; faults and people cannot be relied on to end anything.
  const before: number[][] = [];
  const resting: number[] = [];
  let frontier: [number, World][] = [];
  let taken = 0;

  const visit = (world: World, visit: Visit): number => {
    const id = visits.length;
    if (id >= most) throw new RangeError(`more than ${most} worlds`);
    visits.push(visit);
    before.push([]);
    if (rests(world)) resting.push(id);
    return id;
  };
  const found = (counterexample?: Counterexample): Findings => ({
    states: visits.length,
    steps: taken,
    atRest: resting.length,
    counterexample,
  });

  const start = startWorld(scenario);
  known.set(textOf(start), visit(start, { from: -1, label: "" }));
  frontier.push([0, start]);
  while (frontier.length > 0) {
    const next: [number, World][] = [];
    for (const [from, world] of frontier) {
      for (const step of steps(world, setting)) {
        taken++;
        const text = textOf(step.next);
        const seen = known.get(text);
        const id = seen ?? visit(step.next, { from, label: step.label });
        if (step.kind === "go") before[id]?.push(from);
        if (seen !== undefined) continue;
        known.set(text, id);
        const broken = brokenPromise(step.next, setting);
        if (broken) return found({ broken, steps: story(visits, id) });
        next.push([id, step.next]);
      }
    }
    frontier = next;
  }
  const stuck = firstStuck(before, resting);
  return found(
    stuck === undefined
      ? undefined
      : { broken: "Nothing that happens by itself brings this to rest.", steps: story(visits, stuck) },
  );
}

/** Two worlds with the same text are the same world. */
function textOf(world: World): string {
  return createHash("sha1").update(JSON.stringify(world)).digest("base64");
}

function story(visits: readonly Visit[], last: number): readonly string[] {
  const labels: string[] = [];
  for (let id = last; id > 0; id = visits[id]?.from ?? 0) labels.unshift(visits[id]?.label ?? "");
  return labels;
}

/** @returns the nearest world from which no way leads to rest without faults or people. */
function firstStuck(before: readonly (readonly number[])[], resting: readonly number[]): number | undefined {
  const calm = new Set(resting);
  const open = [...resting];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const from of before[id] ?? []) {
      if (calm.has(from)) continue;
      calm.add(from);
      open.push(from);
    }
  }
  const stuck = before.findIndex((_, id) => !calm.has(id));
  return stuck < 0 ? undefined : stuck;
}
