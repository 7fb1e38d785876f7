import { z } from "zod";

/** How far a turn has come that has begun and is not committed: what another runner needs to go on with it. */
export const progress = z.object({
  /** The turn it is about; of any other turn it says nothing. */
  turn: z.string(),
  /**
   * `running`: whoever finds it so under a later fence has found interrupted work. `parked`: its worker was told to stop.
   * `asked`: people are asked what is to become of it. `given-up`: it runs no more, and people are being told.
   */
  state: z.enum(["running", "parked", "asked", "given-up"]),
  /** How often its runner vanished. */
  interruptions: z.number(),
  /** The conversation at its last step, as a version of the history store; "" before there is one. */
  step: z.string(),
  /** Position of the last mail that was taken into the turn while it ran, 0 for none. */
  heard: z.number().default(0),
  /** How many changes of each series (comments, issues …) that conversation has asked for in this turn, refused ones included. */
  asked: z.record(z.string(), z.number()).default({}),
});
export type Progress = z.infer<typeof progress>;

/** What a turn that begins has behind it. */
export const nothingDone = { interruptions: 0, step: "", heard: 0, asked: {} } as const;

/** What is on record of a turn from the moment on that people may read of its end. */
export function givenUp(turn: string, interruptions = 0): Progress {
  return { ...nothingDone, turn, state: "given-up", interruptions };
}

/** A change that a tool call of the turn asked for, the next of its series. */
export interface Asked {
  readonly series: string;
  readonly call: string;
}

/**
 * How many changes of each series a copy of a turn's conversation knows of. What a later call asked for is asked for again
 * under the same number when the turn goes on from the copy, and so not twice. Calls of a round are all in the copy or
 * none, so those that are in it come first.
 */
export function countKept(
  before: Progress["asked"],
  asked: readonly Asked[],
  kept: ReadonlySet<string>,
): Progress["asked"] {
  const missing = asked.findIndex(({ call }) => !kept.has(call));
  const counts = new Map(Object.entries(before));
  for (const { series } of missing < 0 ? asked : asked.slice(0, missing))
    counts.set(series, (counts.get(series) ?? 0) + 1);
  return Object.fromEntries(counts);
}
