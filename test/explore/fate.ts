/** What became of an act at a session. */
export type Fate = "" | "handled" | "dropped" | GivenUp | "nothing to do";
type GivenUp = "given up" | "given up by the router";

/** Whether a redelivery may change it yet. */
export function isGivenUp(fate: Fate | undefined): fate is GivenUp {
  return fate === "given up" || fate === "given up by the router";
}
