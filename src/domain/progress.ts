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
  /** How many comments that conversation has asked for in this turn, refused ones included. */
  comments: z.number(),
});
export type Progress = z.infer<typeof progress>;

/** What a turn that begins has behind it. */
export const nothingDone = { interruptions: 0, step: "", comments: 0 } as const;

/** What is on record of a turn from the moment on that people may read of its end. */
export function givenUp(turn: string, interruptions = 0): Progress {
  return { ...nothingDone, turn, state: "given-up", interruptions };
}

/**
 * How many comments of a turn a copy of its conversation knows of, by the tool calls that asked for each. What a later
 * call said is said again under the same number when the turn goes on from the copy, and so not twice. Calls of a round
 * are all in the copy or none, so those that are in it come first.
 */
export function countKept(comments: readonly string[], kept: ReadonlySet<string>): number {
  const missing = comments.findIndex((call) => !kept.has(call));
  return missing < 0 ? comments.length : missing;
}
