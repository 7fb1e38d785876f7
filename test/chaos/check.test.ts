import { describe, expect, it } from "vitest";

import { check, rules } from "./check.ts";
import { plants } from "./plants.ts";
import type { Write } from "./record.ts";
import { selfTest } from "./self-test.ts";
import { actOf, soundRecord } from "./sound-record.ts";

describe("the checker of a campaign", () => {
  it("finds nothing where everything is as it should be", () => {
    expect(Object.values(check(soundRecord())).flat()).toEqual([]);
  });

  it.each(plants)("catches $what", ({ rule, into }) => {
    expect(check(into(soundRecord()))[rule]).not.toEqual([]);
  });

  it("has a planted violation for every rule", () => {
    expect(new Set(plants.map((plant) => plant.rule))).toEqual(new Set(Object.keys(rules)));
  });

  it("excuses a comment that a later stop may have swept away", () => {
    const record = soundRecord();
    const swept = actOf(13, "comment", { issue: 2 });
    const stop = actOf(14, "stop", { issue: 2 });
    const found = check({ ...record, acts: [...record.acts, swept, stop] });
    expect(found["events lost"]).toEqual([]);
  });

  it("does not excuse it when the agent was told of something later before that stop", () => {
    const record = soundRecord();
    const lost = actOf(1.5, "comment");
    const stop = actOf(14, "stop");
    const found = check({ ...record, acts: [...record.acts, lost, stop] });
    expect(found["events lost"]).toEqual([expect.stringContaining("1.5")]);
  });

  it("excuses a comment that was told late because it was given up, told, and delivered again", () => {
    const plant = plants.find(({ what }) => what.startsWith("a comment told late"));
    const record = plant?.into(soundRecord()) ?? soundRecord();
    const again = { from: actOf(3, "comment").at, to: actOf(3, "comment").at + 10, ok: true };
    const acts = record.acts.map((act) =>
      act.number === 2 ? { ...act, tries: [...act.tries, again] } : act,
    );
    expect(check({ ...record, acts })["events out of order"]).toEqual([]);
  });

  it("excuses a late telling that came to nothing, by a runner that was fenced off", () => {
    const plant = plants.find(({ what }) => what.startsWith("a later comment told before"));
    const swapped = plant?.into(soundRecord()) ?? soundRecord();
    const forgot2 = { ...swapped, asks: swapped.asks.map((ask) => ({ ...ask, knows: ask.told })) };
    expect(check(forgot2)["events out of order"]).not.toEqual([]);
    const isOfLate = ({ numbers }: Write): boolean => numbers.includes(2);
    const silent = { ...forgot2, writes: forgot2.writes.filter((write) => !isOfLate(write)) };
    expect(check(silent)["events out of order"]).toEqual([]);
  });

  it("tells by its own test whether it sees", () => {
    expect(selfTest()).toMatchObject({ ok: true });
  });
});
