import { SquadronError } from "../../domain/errors.ts";

/** A change that is led elsewhere (301, a moved issue) arrives there as a mere read: a success that changed nothing. */
export function demandDone(done: boolean, what: string): void {
  if (!done) throw new SquadronError("refused", `GitHub led elsewhere when asked to ${what}: it was moved.`);
}
