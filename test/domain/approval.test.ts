import { describe, expect, it } from "vitest";

import { gatesAfter, gatesWithout, isGranted } from "../../src/domain/approval.ts";
import type { Wake } from "../../src/domain/session-mail.ts";
import type { Gates } from "../../src/domain/session.ts";
import { act, bot, said } from "../support/events.ts";

const heard = (body: string, change: Partial<Wake> = {}): Wake => ({
  kind: "wake",
  event: said(body),
  authorTrusted: false,
  hops: 0,
  from: "",
  ...change,
});
const approves = heard("/squadron approve", { answer: "approve" });
const denies = heard("/squadron deny", { answer: "deny" });
const asked: Gates = { asked: "push", granted: [] };

describe("what a person has to allow", () => {
  it("is allowed by a command, and only by that", () => {
    expect(gatesAfter(asked, [approves])).toEqual({ asked: "", granted: ["push"] });
    expect(gatesAfter(asked, [heard("Yes, I approve.")])).toEqual(asked);
    expect(gatesAfter(asked, [heard("/squadron approve")])).toEqual(asked);
  });

  it("is refused by a command, and the last word counts", () => {
    expect(gatesAfter(asked, [denies])).toEqual({ asked: "", granted: [] });
    expect(gatesAfter(asked, [approves, denies]).granted).toEqual([]);
  });

  it("is allowed or refused by a reaction to the comment that asks, and to no other", () => {
    const reacted = (commentId: number, content: string): Wake =>
      heard("", { event: act("reacted", { commentId, reactionId: 1, content }) });
    const here: Gates = { ...asked, comment: 5 };
    expect(gatesAfter(here, [reacted(5, "+1")])).toEqual({ asked: "", granted: ["push"] });
    expect(gatesAfter(here, [reacted(5, "-1")])).toEqual({ asked: "", granted: [] });
    expect(gatesAfter(here, [reacted(4, "+1")])).toEqual(here);
  });

  it("is not allowed by a teammate or a bot, nor before it was asked for", () => {
    expect(gatesAfter(asked, [{ ...approves, from: "pm" }])).toEqual(asked);
    const event = said("/squadron approve", { actor: bot("x[bot]") });
    expect(gatesAfter(asked, [{ ...approves, event }])).toEqual(asked);
    const none: Gates = { asked: "", granted: [] };
    expect(gatesAfter(none, [approves])).toEqual(none);
  });

  it("is about one commit where it was asked for one", () => {
    const gates = gatesAfter({ asked: "merge", commit: "abc", granted: [] }, [approves]);
    expect(isGranted(gates, "merge", "abc")).toBe(true);
    expect(isGranted(gates, "merge", "def")).toBe(false);
    expect(isGranted(gates, "push")).toBe(false);
    expect(isGranted(gatesAfter(asked, [approves]), "push")).toBe(true);
  });

  it("holds once for a push, and for good for the plan", () => {
    expect(gatesWithout({ asked: "", granted: ["push", "plan"] }, "push").granted).toEqual(["plan"]);
    expect(gatesWithout({ asked: "", granted: ["plan"] }, "plan").granted).toEqual(["plan"]);
  });
});
