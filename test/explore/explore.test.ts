import { describe, expect, it } from "vitest";

import { explore, type Counterexample } from "./explore.ts";
import { rules, type Rule } from "./rules.ts";
import { scenarios } from "./scenarios.ts";

const names = Object.keys(scenarios) as (keyof typeof scenarios)[];

/** A counterexample as one reads it: numbered steps, then the promise they break. */
function tell({ steps, broken }: Counterexample): string {
  return [...steps.map((step, index) => `${index + 1}. ${step}`), `=> ${broken}`].join("\n");
}

describe("the rules as they are keep every promise in every world that can be reached", () => {
  let states = 0;
  let steps = 0;

  it.each(names)("of the scenario %s", (name) => {
    const found = explore(scenarios[name]);
    expect(found.counterexample && tell(found.counterexample)).toBeUndefined();
    expect(found.atRest).toBeGreaterThan(0);
    states += found.states;
    steps += found.steps;
  });

  it("which are many", () => {
    console.log(`explored ${states} worlds and ${steps} steps between them`);
    expect(states).toBeGreaterThan(100_000);
  });
});

const answeredTwice = "An act was answered twice.";
const lateEffect = "An effect began after the stop or close that ended it.";
const neverRests = "Nothing that happens by itself brings this to rest.";
const unanswered = "Mail was handled without an answer.";

/** Where each rule is missed, and the promise that falls with it. */
const missed: Readonly<Record<Rule, readonly [keyof typeof scenarios, string]>> = {
  dedupe: ["redelivery", "Act 1 was accepted twice."],
  hopDedupe: ["routedTogether", "Mail was handled out of order."],
  openWithMail: ["closeByRouter", "Act 3 was accepted and is lost."],
  claimOrder: ["stop", "A runner that had lost the mailbox took it back."],
  fenceAtArm: ["comment", answeredTwice],
  fenceAtCommit: ["comment", "A turn was committed by a runner that had lost the mailbox."],
  generationAtArm: ["stop", lateEffect],
  generationAtCommit: ["stop", "A turn was committed after the stop or close that ended it."],
  commitWhatWasHandled: ["comments", "Act 2 was accepted and is lost."],
  dirtyUntilEmpty: ["comments", neverRests],
  sweep: ["comment", neverRests],
  raise: ["stop", lateEffect],
  dropAtRaise: ["stop", lateEffect],
  keepOrders: ["stopThenClose", "Act 2 was accepted and is lost."],
  epoch: ["close", "Two lives of a session have the same epoch."],
  tombstone: ["close", lateEffect],
  forgetUpTo: ["close", "Act 3 was accepted and is lost."],
  ledger: ["comment", answeredTwice],
  lookUp: ["comment", answeredTwice],
  waitOutFlight: ["comment", answeredTwice],
  keepAnswered: ["failing", answeredTwice],
  keepBatch: ["comments", unanswered],
  dropUnderClaim: ["comment", answeredTwice],
  forgetGivenUp: ["redelivery", "Act 1 was given up, and its redelivery is taken for a duplicate."],
  giveUpAtPosition: ["router", "Act 1 was given up and came again, asked for by nobody."],
  forgetTries: ["redelivery", unanswered],
  receiptNamesWire: ["stop", "A request arrived after a receipt that did not name it."],
};

describe("a promise falls, and the shortest way there is told, without the rule", () => {
  it.each(Object.entries(missed) as [Rule, (typeof missed)[Rule]][])("%s", (off, [name, broken]) => {
    const { counterexample } = explore(scenarios[name], { off });
    expect(counterexample?.broken).toBe(broken);
    expect(counterexample?.steps.length).toBeLessThanOrEqual(17);
    if (counterexample) console.log(`without "${rules[off]}"\n${tell(counterexample)}`);
  });
});
