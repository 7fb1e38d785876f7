import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { RelatedIssue } from "../../src/ports/pull-views.ts";
import { findCycle } from "../../src/tools/find-cycle.ts";

const repository = { id: 1, owner: "Acme", name: "widgets", installationId: 9 };

type Blocker = Pick<RelatedIssue, "number" | "open" | "repository">;
/** What blocks each issue, by its number. */
type Graph = ReadonlyMap<number, readonly Blocker[]>;

/** GitHub, as far as it tells what waits for what, and how often it was asked. */
function hostOf(graph: Graph) {
  let asked = 0;
  return {
    asked: () => asked,
    issueRelations: async (_: unknown, number: number) => {
      asked += 1;
      const blockers = graph.get(number) ?? [];
      const blockedBy = blockers.map((each) => ({ ...each, id: each.number, title: "" }));
      return { parent: undefined, children: [], blocking: [], blockedBy };
    },
  };
}

const issue = fc.integer({ min: 1, max: 12 });
const blocker: fc.Arbitrary<Blocker> = fc.record({
  number: issue,
  open: fc.boolean(),
  repository: fc.constantFrom("acme/widgets", "Acme/Widgets", "acme/gadgets"),
});
const graphs = fc
  .array(fc.tuple(issue, fc.array(blocker, { maxLength: 5 })), { maxLength: 12 })
  .map((entries): Graph => new Map(entries));

const counts = ({ open, repository: at }: Blocker): boolean => open && at.toLowerCase() === "acme/widgets";
const waitsFor = (graph: Graph, from: number): readonly number[] =>
  (graph.get(from) ?? []).filter(counts).map(({ number }) => number);

/** All that an issue waits for, by closing the relation until nothing is added. */
function reachable(graph: Graph, from: number): ReadonlySet<number> {
  const found = new Set(waitsFor(graph, from));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const each of Array.from(found)) for (const next of waitsFor(graph, each)) found.add(next);
  }
  return found;
}

describe("how an issue waits for another", () => {
  it("is found exactly when it does, and is a way that GitHub shows, without a detour through itself", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, issue, issue, async (graph, from, to) => {
        const path = await findCycle(hostOf(graph), { repository, from, to });
        expect(path !== undefined).toBe(reachable(graph, from).has(to));
        if (!path) return;
        expect([path[0], path.at(-1)]).toEqual([from, to]);
        for (const [at, number] of path.slice(1).entries())
          expect(waitsFor(graph, path[at] ?? 0)).toContain(number);
        expect(new Set(path.slice(1)).size).toBe(path.length - 1);
      }),
      { numRuns: 500 },
    );
  });

  it("is the shortest way", async () => {
    const at = "acme/widgets";
    const open = (number: number): Blocker => ({ number, open: true, repository: at });
    const graph: Graph = new Map([
      [1, [open(2), open(3)]],
      [2, [open(4)]],
      [4, [open(9)]],
      [3, [open(9)]],
    ]);
    expect(await findCycle(hostOf(graph), { repository, from: 1, to: 9 })).toEqual([1, 3, 9]);
  });

  it("asks GitHub once for each issue, and is refused for a chain that has no end", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, issue, issue, async (graph, from, to) => {
        const host = hostOf(graph);
        await findCycle(host, { repository, from, to });
        expect(host.asked()).toBeLessThanOrEqual(1 + reachable(graph, from).size);
      }),
    );
    const chain: Graph = new Map(
      Array.from({ length: 1_000 }, (_, n) => [
        n,
        [{ number: n + 1, open: true, repository: "acme/widgets" }],
      ]),
    );
    const host = hostOf(chain);
    await expect(findCycle(host, { repository, from: 0, to: 999 })).rejects.toMatchObject({
      code: "refused",
    });
    expect(host.asked()).toBeLessThanOrEqual(50);
  });
});
