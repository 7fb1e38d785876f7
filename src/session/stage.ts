import { SquadronError } from "../domain/errors.ts";
import type { Effect } from "../ports/effect.ts";
import { tellEffect } from "./tell-effect.ts";

/** Keeps what a turn wants to change on GitHub, in order, instead of changing it. */
export interface Stage {
  /** @throws SquadronError `refused` when people could not be shown all of it. */
  add(effect: Effect): void;
  readonly effects: () => readonly Effect[];
}

// All of it has to fit one comment, beside what we say about it.
const mostCharacters = 60_000;

export function createStage(): Stage {
  const effects: Effect[] = [];
  let characters = 0;
  return {
    add: (effect) => {
      characters += tellEffect(effect).length + 20;
      if (characters > mostCharacters)
        throw new SquadronError(
          "refused",
          "This turn is staged: a person must be able to read all that it wants to change in one comment, and this is too much. End your turn, or say less.",
        );
      effects.push(effect);
    },
    effects: () => effects,
  };
}
