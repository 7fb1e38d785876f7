import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Wake } from "../../src/domain/session-mail.ts";
import { guardTurn, hopsOf, type Chain } from "../../src/domain/turn-guard.ts";
import { act, bot, said, someRepository, someThread } from "../support/events.ts";

const limits = { turnsPerThread: 5, attemptsPerHead: 3 };
const fresh: Chain = { chain: 0, checks: { head: "", tries: 0 } };
const wake = (event: Wake["event"], change: Partial<Wake> = {}): Wake => ({
  kind: "wake",
  event,
  authorTrusted: false,
  hops: 0,
  from: "",
  ...change,
});
const person = wake(said("Go on."));
const teammate = (hops = 1): Wake =>
  wake(said("Yours.", { actor: bot("squadron-lab[bot]") }), { from: "pm", hops });
const check = (head: string): Wake =>
  wake({
    ...act("opened", {}),
    kind: "news",
    about: "checks",
    text: "red",
    head,
    repository: someRepository,
    thread: someThread,
  });

/** Plays wakes one after the other, one a turn. @returns how many were let through before the first that was not. */
function play(wakes: readonly Wake[]): number {
  let record = fresh;
  for (const [nth, each] of wakes.entries()) {
    const guard = guardTurn(record, [each], limits);
    if (!guard.may) return nth;
    record = guard.next;
  }
  return wakes.length;
}

describe("a turn", () => {
  it("may begin a given number of times without a person, and a person's word begins the count anew", () => {
    expect(play(Array.from({ length: 20 }, () => teammate()))).toBe(limits.turnsPerThread);
    const four = Array.from({ length: 4 }, () => teammate());
    expect(play([...four, person, ...four, person, ...four])).toBe(14);
  });

  it("is begun three times for the checks of one commit, and then a person has to look", () => {
    expect(play([check("a"), check("a"), check("a"), check("a")])).toBe(3);
    expect(play([check("a"), check("a"), check("b"), check("b"), check("b")])).toBe(5);
    expect(guardTurn({ chain: 3, checks: { head: "a", tries: 3 } }, [check("a"), person], limits).may).toBe(
      true,
    );
  });

  it("is never refused when a person is among those who caused it, whatever happened before", () => {
    const any = fc.constantFrom(person, teammate(), check("a"), check("b"));
    fc.assert(
      fc.property(fc.array(any), fc.nat(100), fc.nat(9), (wakes, chain, tries) => {
        const guard = guardTurn({ chain, checks: { head: "a", tries } }, [...wakes, person], limits);
        expect(guard.may).toBe(true);
      }),
    );
  });

  it("never goes on for ever without one", () => {
    const any = fc.constantFrom(teammate(), check("a"), check("b"), check("c"));
    fc.assert(
      fc.property(fc.array(any, { minLength: 6, maxLength: 40 }), (wakes) => {
        expect(play(wakes)).toBeLessThanOrEqual(limits.turnsPerThread);
      }),
    );
  });
});

describe("the hops of a turn", () => {
  it("are those of the longest chain that led to it, and none when a person did", () => {
    expect(hopsOf([teammate(1), teammate(4)])).toBe(4);
    expect(hopsOf([teammate(4), person])).toBe(0);
  });
});
