import { describe, expect, it } from "vitest";

import { faultNames } from "./fault-names.ts";
import { makePlan } from "./plan.ts";
import { createRandom } from "./random.ts";

const options = { events: 2_000, faults: faultNames, each: 5 };

describe("the plan of a campaign", () => {
  it("follows from the seed", () => {
    expect(makePlan(createRandom(7), options)).toEqual(makePlan(createRandom(7), options));
    expect(makePlan(createRandom(8), options)).not.toEqual(makePlan(createRandom(7), options));
  });

  it("has every fault as often as asked, and as many events", () => {
    const plan = makePlan(createRandom(7), options);
    for (const name of faultNames)
      expect(plan.filter((step) => step.do === "fault" && step.name === name)).toHaveLength(options.each);
    expect(plan.filter((step) => step.do === "act")).toHaveLength(options.events);
  });

  it("lets people do everything they can do", () => {
    const kinds = makePlan(createRandom(7), options).flatMap((step) =>
      step.do === "act" ? [step.kind] : [],
    );
    expect(new Set(kinds)).toEqual(
      new Set(["ask", "comment", "outsider", "stop", "close", "reopen", "unlabel", "label"]),
    );
  });

  it("leaves most issues without anything that would excuse a loss", () => {
    const plan = makePlan(createRandom(7), options);
    const asked = plan.filter((step) => step.do === "act" && step.kind === "ask");
    const calm = asked.filter((step) => step.do === "act" && !step.wild);
    expect(calm.length / asked.length).toBeGreaterThan(0.4);
    const ended = plan.filter(
      (step) => step.do === "act" && !step.wild && /stop|close|label/.test(step.kind),
    );
    expect(ended).toEqual([]);
  });
});
