import { errorCode, errorLine } from "../domain/errors.ts";
import type { AgentSpec } from "../ports/agent-runtime.ts";
import type { TurnPurse } from "./turn-purse.ts";

/** Takes each tool call of a run of a turn from the turn's budget. */
export function createToolToll(purse: TurnPurse, fence: number): AgentSpec["payTool"] {
  let calls = 0;
  return async () => {
    calls += 1;
    try {
      await purse.spend(`tool/${fence}/${calls}`, { toolCalls: 1 });
      return undefined;
    } catch (error) {
      if (errorCode(error) !== "refused") throw error;
      return errorLine(error);
    }
  };
}
