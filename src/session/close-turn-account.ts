import { minuteMs, sessionAccount } from "../domain/budget.ts";
import type { SessionKey } from "../domain/ids.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Notes what a turn that is over has used, and forgets how it was counted. */
export async function closeTurnAccount(
  { audit, budgets }: Pick<SessionDeps, "audit" | "budgets">,
  key: SessionKey,
  turn: string,
): Promise<void> {
  const { time, ...used } = await budgets.used({ scope: "turn", id: sessionAccount(key), turn });
  audit.append(key, {
    event: "turn-used",
    detail: { turn, ...used, minutes: Math.round((time / minuteMs) * 100) / 100 },
  });
  await budgets.release({ key, turn });
}
