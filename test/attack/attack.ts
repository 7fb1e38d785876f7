import type { Replacements } from "../../src/replacements.ts";
import type { Ground } from "./ground.ts";

/** What came of an attack. */
export interface Outcome {
  /** What the attacker did, one sentence. */
  readonly tried: string;
  /** What stands in the way, one sentence. */
  readonly stoppedBy: string;
  readonly succeeded: boolean;
  /** What was seen, as counts or words of the lab's own record. */
  readonly evidence: string;
}

/** What makes a ground: services that differ in it cannot share one. */
export interface GroundSpec {
  /** The service runs in a process of its own, with an environment that is worth stealing. */
  readonly ownProcess?: true;
  readonly env?: Readonly<Record<string, string>>;
  readonly replace?: Replacements;
}

/** How a defence is taken out, for the test of the test. */
type Defence =
  /** The same attack on a ground without it must succeed. */
  | { readonly what: string; readonly off: GroundSpec }
  /** Nothing takes it out without changing the product: why. */
  | { readonly what: string; readonly noSeam: string };

/** One attack, played end to end in the lab by a model or a person who wants it to succeed. */
export interface Attack {
  /** As its file is called. */
  readonly name: string;
  /** The published class of incident that it plays. */
  readonly incident: string;
  readonly needs?: "bubblewrap";
  /** Where it is played as built. */
  readonly on?: GroundSpec;
  readonly defence: Defence;
  /** @throws when it could not even be tried, which shows nothing. */
  readonly try: (ground: Ground) => Promise<Outcome>;
}

/** @throws with the sentence when the attack did not take place. */
export function tookPlace(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The attack did not take place: ${otherwise}`);
}
