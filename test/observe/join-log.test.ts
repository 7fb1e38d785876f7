import { expect, it } from "vitest";

import type { TimelineEntry } from "../../src/domain/timeline.ts";
import { joinLog } from "../../src/observe/join-log.ts";
import type { AuditLine } from "../../src/ports/audit.ts";
import type { TimelineLine } from "../../src/ports/timeline.ts";
import { commented } from "../support/commented.ts";

const audited = (at: number, event: string, detail = ""): AuditLine => ({
  at: new Date(at).toISOString(),
  event,
  detail,
});
const kept = (at: number, entry: TimelineEntry): TimelineLine => ({ id: `${at}-0`, at, entry });

/** What a reader sees of the lines: where each is from, and its words. */
function seen(audit: readonly AuditLine[], timeline: readonly TimelineLine[]): readonly string[] {
  return joinLog(audit, timeline).map(({ source, event, text }) => `${source} ${event} ${text}`.trimEnd());
}

it("tells both in order of time", () => {
  const lines = joinLog(
    [audited(20, "opened", "resumed=false"), audited(40, "parked")],
    [kept(10, { kind: "prompt", text: "Paint it." }), kept(30, { kind: "said", text: "I will." })],
  );
  expect(lines.map(({ event }) => event)).toEqual(["prompt", "opened", "said", "parked"]);
  expect(lines[0]).toEqual({
    at: new Date(10).toISOString(),
    source: "timeline",
    event: "prompt",
    detail: "",
    text: "Paint it.",
  });
});

it("tells an act once that both tell at one moment, with the facts of one and the words of the other", () => {
  const facts = "by=@maintainer turn=1.1 kind=comment target=7";
  expect(joinLog([audited(1_000, "effect", facts)], [kept(1_003, commented("Done."))])).toEqual([
    { at: new Date(1_000).toISOString(), source: "both", event: "effect", detail: facts, text: "Done." },
  ]);
  const used = kept(5_000, { kind: "cost", tokens: 3, money: 4 });
  expect(seen([audited(9_000, "turn-used", "turn=1.1")], [used])).toEqual(["both turn-used"]);
});

it("joins calls of one tool each with its own, also where one record begins later", () => {
  const call = (at: number): AuditLine => audited(at, "tool-started", "fence=1 name=bash callId=a");
  const tool = (at: number, text: string): TimelineLine => kept(at, { kind: "tool", name: "bash", text });
  expect(seen([call(0), call(1_000), call(2_000)], [tool(1_001, "ls"), tool(2_000, "pwd")])).toEqual([
    "audit tool-started",
    "both tool-started ls",
    "both tool-started pwd",
  ]);
});

it("joins with what is nearest in time where one record lacks a call", () => {
  const tool = (at: number, text: string): TimelineLine => kept(at, { kind: "tool", name: "bash", text });
  expect(
    seen([audited(1_050, "tool-started", "name=bash")], [tool(1_000, "ls"), tool(1_051, "pwd")]),
  ).toEqual(["timeline tool ls", "both tool-started pwd"]);
});

it("keeps apart what is not the same act", () => {
  expect(
    seen([audited(1_000, "effect", "by=squadron kind=push target=0")], [kept(1_000, commented("Done."))]),
  ).toEqual(["audit effect", "timeline effect Done."]);
});
