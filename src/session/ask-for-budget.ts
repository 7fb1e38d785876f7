import { budgetQuestion } from "../domain/budget-words.ts";
import { errorCode } from "../domain/errors.ts";
import type { TurnState } from "./turn-state.ts";

/** Ends a turn for which there is no budget left: what it did is kept, and a person is asked. */
export async function askForBudget(state: TurnState, why: string): Promise<void> {
  const context = state.forCall("budget");
  context.finish("its budget is used up; what it had done is kept");
  await context
    .ask(`${budgetQuestion} The budget is used up, and a person has to say whether it goes on. ${why}`)
    .catch((error: unknown) => {
      // A locked issue takes no comments; the living comment tells it, too.
      if (errorCode(error) !== "refused") throw error;
    });
}
