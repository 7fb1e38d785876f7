import type { Replacements } from "../../src/replacements.ts";

/** A story, end to end in the lab. @throws when the promise is broken. */
export type PromiseStory = (env: { readonly replace?: Replacements }) => Promise<void>;

/** A promise, a mechanism that keeps it, and the story that shows both. */
export interface Proof {
  readonly number: number;
  /** The promise, or the part of it that the story shows, as a sentence. */
  readonly title: string;
  /** What the second run takes out. */
  readonly mechanism: string;
  readonly replace: Replacements;
  /** What the machine must have; without it the proof is skipped. */
  readonly needs?: "bubblewrap";
  readonly story: PromiseStory;
}

/** @throws with the sentence when it does not hold. */
export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
