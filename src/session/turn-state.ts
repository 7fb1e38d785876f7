import type { PlanItem } from "../domain/session.ts";
import type { ToolContext } from "../tools/tool.ts";
import type { LivingCommentKeeper } from "./living-comment-keeper.ts";
import type { TurnEffects } from "./turn-effects.ts";

/** What the tools of one turn do and leave behind. */
export interface TurnState {
  /** What one tool call may do. */
  readonly forCall: (call: string) => ToolContext;
  readonly plan: readonly PlanItem[];
  readonly waitingFor: string;
  readonly lastActivity: string;
  /** Posts the turn's last words, if it has not commented at all. */
  sayLast(text: string): Promise<void>;
}

interface Parts {
  readonly effects: TurnEffects;
  readonly living: LivingCommentKeeper;
  readonly plan: readonly PlanItem[];
  readonly readThread: () => Promise<string>;
}

export function createTurnState({ effects, living, plan, readThread }: Parts): TurnState {
  let current = plan;
  let waitingFor = "";
  let lastActivity = "";
  const forCall: TurnState["forCall"] = (call) => ({
    comment: (body) => effects.comment(body, call),
    readThread,
    setPlan: (items) => {
      current = items;
      living.show({ plan: items });
    },
    ask: async (question) => {
      await effects.comment(question, call);
      waitingFor = question;
    },
    finish: (summary) => {
      lastActivity = summary;
    },
  });
  return {
    forCall,
    get plan() {
      return current;
    },
    get waitingFor() {
      return waitingFor;
    },
    get lastActivity() {
      return lastActivity;
    },
    sayLast: async (text) => {
      const words = lastActivity === "" ? text.trim() : lastActivity;
      if (effects.count() === 0)
        await effects.comment(words === "" ? "I have nothing to add now." : words, "");
      if (lastActivity === "") lastActivity = words;
    },
  };
}
