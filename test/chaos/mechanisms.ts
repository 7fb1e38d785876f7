import type { ReplacementName } from "../promises/replacements.ts";
import type { RuleName } from "./check.ts";
import type { FaultName } from "./fault-names.ts";

/** A campaign in which one of Squadron's mechanisms is taken out. */
export interface Mechanism {
  readonly without: ReplacementName;
  readonly faults: readonly FaultName[];
  /** The rule that must see it. */
  readonly rule: RuleName;
}

/**
 * Mechanisms without which a campaign must be red, with the faults that show it. Not the fence: a runner that thaws is
 * mostly ended by its lost lease before it comes to an effect; promise 3 shows it at the right moment.
 */
export const mechanisms: readonly Mechanism[] = [
  { without: "nothingStored", faults: [], rule: "events lost" },
  { without: "commitDropsAll", faults: [], rule: "events lost" },
  { without: "noDedupe", faults: ["duplicate-deliveries", "second-hook"], rule: "effects doubled" },
  {
    without: "noLedger",
    // A death may meet a reaction, which cannot be doubled: three ways to lose sight of what was written.
    faults: ["kill-after-github-before-record", "github-502-after-commit", "github-reset-after"],
    rule: "effects doubled",
  },
  { without: "historyKept", faults: [], rule: "left behind" },
  { without: "noReactions", faults: [], rule: "people without an answer" },
  { without: "noComments", faults: [], rule: "people without an answer" },
  { without: "everybodyMay", faults: [], rule: "words of outsiders shown" },
];
