import { onStage, worker } from "../e2e/stage.ts";
import { lostAnswer } from "./lost-answer.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

const intervalMs = 600;
// Writes leave at a distance of the interval; on the way to GitHub one may be slower than the next.
const jitterMs = 300;

const twoIssuesAtOnce: PromiseStory = ({ replace }) =>
  onStage(
    { script: { "*": worker() }, env: { SQUADRON_WRITE_INTERVAL_MS: String(intervalMs) } },
    async ({ start, world, ask, quiet }) => {
      await start(replace);
      await ask("pm");
      await ask("pm");
      await quiet();
      const times = world.github.writes
        .filter((write) => write.actor.endsWith("[bot]"))
        .map((write) => write.at.getTime());
      expect(times.length >= 8, `Two turns made ${times.length} writes instead of at least 8.`);
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      const least = Math.min(...gaps);
      expect(
        least >= intervalMs - jitterMs,
        `Two writes reached GitHub within ${least} ms, although ${intervalMs} ms must lie between them.`,
      );
    },
  );

export const oneWriter: readonly Proof[] = [
  {
    number: 8,
    title: "One writer: writes of one installation leave at a distance.",
    mechanism: "the pace",
    replace: replacements.noPace,
    story: twoIssuesAtOnce,
  },
  {
    number: 8,
    title: "One writer: every effect has its key and its record.",
    mechanism: "the ledger of effects",
    replace: replacements.noLedger,
    story: lostAnswer,
  },
];
