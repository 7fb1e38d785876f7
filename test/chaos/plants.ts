import type { RuleName } from "./check.ts";
import type { CampaignRecord, Remains, Write } from "./record.ts";
import { actOf, answerOf, askOf, eyesOf, markOf, writeOf } from "./sound-record.ts";

/** A violation put into a record in which everything was as it should be. */
export interface Plant {
  readonly what: string;
  /** The rule that must see it. */
  readonly rule: RuleName;
  readonly into: (record: CampaignRecord) => CampaignRecord;
}

type Into = Plant["into"];

const plus =
  (...writes: readonly Write[]): Into =>
  (record) => ({ ...record, writes: [...record.writes, ...writes].sort((a, b) => a.at - b.at) });

const without =
  (isGone: (write: Write) => boolean): Into =>
  (record) => ({ ...record, writes: record.writes.filter((write) => !isGone(write)) });

const left =
  (remains: Partial<Remains>): Into =>
  (record) => ({ ...record, remains: { ...record.remains, ...remains } });

const isAnswerTo =
  (number: number) =>
  (write: Write): boolean =>
    write.numbers.includes(number);

/** Comment 4 told before comment 2. */
const swapped: Into = (record) => ({
  ...record,
  asks: record.asks.map((ask) =>
    ask.told.includes(2) ? { ...ask, told: [4] } : ask.told.includes(4) ? { ...ask, told: [2] } : ask,
  ),
});

const third = { session: "7/3/pm" };

/** Violations of every kind. */
export const plants: readonly Plant[] = [
  {
    what: "a comment that no agent was told of",
    rule: "events lost",
    into: (record) => ({ ...record, acts: [...record.acts, actOf(13, "comment")] }),
  },
  {
    what: "a comment that was swept away by a stop that came before it",
    rule: "events lost",
    into: (record) => ({ ...record, acts: [...record.acts, actOf(13, "comment", { issue: 2 })] }),
  },
  {
    what: "a comment of a life that began anew",
    rule: "events lost",
    into: (record) => ({ ...record, acts: [...record.acts, actOf(13, "comment", { issue: 3 })] }),
  },
  {
    what: "a label that woke nobody",
    rule: "events lost",
    into: (record) => ({ ...record, acts: [...record.acts, actOf(13, "ask", { issue: 4 })] }),
  },
  {
    what: "a comment that GitHub could never hand over",
    rule: "events lost",
    into: (record) => {
      const act = actOf(13, "comment");
      return {
        ...record,
        acts: [...record.acts, { ...act, tries: act.tries.map((each) => ({ ...each, ok: false })) }],
      };
    },
  },
  {
    what: "a comment that the agent was told of twice",
    rule: "effects doubled",
    into: (record) => ({
      ...record,
      asks: record.asks.map((ask) => (ask.told.includes(2) ? { ...ask, told: [2, 2] } : ask)),
    }),
  },
  {
    what: "a second answer to the same comment",
    rule: "effects doubled",
    into: plus(answerOf(askOf([2]), { comment: 3_000, marks: [markOf("another")] })),
  },
  {
    what: "the same effect under another wording",
    rule: "effects doubled",
    into: plus(answerOf(askOf([2]), { comment: 3_000, numbers: [], answers: [] })),
  },
  {
    what: "a second living comment",
    rule: "effects doubled",
    into: plus(
      writeOf(2, 400, { comment: 3_000, marks: [markOf("first")] }),
      writeOf(2, 500, { comment: 3_001, marks: [markOf("first")] }),
    ),
  },
  {
    what: "a second receipt for one stop",
    rule: "effects doubled",
    into: plus(
      writeOf(7, 400, {
        issue: 2,
        comment: 3_000,
        kind: "edit",
        content: "⏹️ **pm** was stopped by @maintainer",
      }),
    ),
  },
  {
    what: "two turns of a session at once, of which both said something",
    rule: "turns of one session that overlapped",
    into: (record) => {
      const late = askOf([13], { answer: "late", at: actOf(2, "comment").at + 150 });
      return plus(answerOf(late))({ ...record, asks: [...record.asks, late] });
    },
  },
  {
    what: "a later comment told before an earlier one",
    rule: "events out of order",
    into: swapped,
  },
  {
    what: "a comment told late, after its receipt said that it was given up, and delivered by nobody since",
    rule: "events out of order",
    into: (record) =>
      plus(
        writeOf(2, 500, {
          comment: 3_000,
          content: "⚠️ **pm** could not finish this",
          marks: [markOf("7/thread/102:gave-up:comment:0")],
        }),
      )(swapped(record)),
  },
  {
    what: "an answer to what a stop had ended, after its receipt",
    rule: "effects after close or stop",
    into: plus(answerOf(askOf([6], { session: "7/2/pm" }), { at: actOf(8, "stop").at })),
  },
  {
    what: "an edit of a closed life",
    rule: "effects after close or stop",
    into: plus(
      writeOf(11, 500, {
        kind: "edit",
        issue: 3,
        comment: 2_002,
        content: "**pm** ⚙️",
        marks: [markOf("first", third)],
      }),
    ),
  },
  {
    what: "a comment of a closed life",
    rule: "effects after close or stop",
    into: plus(writeOf(11, 500, { issue: 3, comment: 3_000, content: "Done.", marks: [markOf("x", third)] })),
  },
  {
    what: "a comment without 👀",
    rule: "people without an answer",
    into: without(
      (write) => write.kind === "reaction" && write.comment === eyesOf(actOf(2, "comment")).comment,
    ),
  },
  { what: "a comment without an answer", rule: "people without an answer", into: without(isAnswerTo(2)) },
  {
    what: "a stop without a receipt",
    rule: "people without an answer",
    into: without((write) => write.content.includes("was stopped by")),
  },
  {
    what: "an outsider's words in a prompt",
    rule: "words of outsiders shown",
    into: (record) => ({ ...record, asks: [...record.asks, askOf([3])] }),
  },
  {
    what: "a turn that no longer knows what was said before",
    rule: "conversations forgotten in silence",
    into: (record) => ({
      ...record,
      asks: record.asks.map((ask) => (ask.told.includes(4) ? { ...ask, knows: [4] } : ask)),
    }),
  },
  {
    what: "a request over GitHub's limits",
    rule: "GitHub's limits passed",
    into: (record) => ({ ...record, refusals: ["POST /repos/acme/widgets/issues/1/comments"] }),
  },
  {
    what: "a key in the store",
    rule: "left behind",
    into: left({ keys: ["{squadron}:mail:session/7/1/pm"] }),
  },
  {
    what: "a half-written file",
    rule: "left behind",
    into: left({ files: ["history/7/1/pm/1-1.tgz.9.partial"] }),
  },
  { what: "a process", rule: "left behind", into: left({ processes: ["copilot-runtime"] }) },
  {
    what: "a service that ended by itself",
    rule: "left behind",
    into: left({ crashes: ["worker-1 ended with 1"] }),
  },
];
