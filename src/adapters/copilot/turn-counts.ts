import type { AgentEvent, ModelUse } from "../../ports/agent-runtime.ts";

/** What the hooks count of one turn. */
export interface TurnCounts {
  toolCalls: number;
  /** Whether the turn's first prompt has passed. */
  prompted: boolean;
  /** When running tool calls began, by what is known of a call before and after it. */
  readonly began: Map<string, number[]>;
  readonly uses: Map<string, ModelUse>;
}

export function newTurnCounts(): TurnCounts {
  return { toolCalls: 0, prompted: false, began: new Map(), uses: new Map() };
}

/** Adds one answer of a model. */
export function addUse({ uses }: TurnCounts, event: Extract<AgentEvent, { kind: "usage" }>): void {
  const { model, inputTokens, outputTokens } = event;
  const sofar = uses.get(model) ?? { model, calls: 0, inputTokens: 0, outputTokens: 0 };
  uses.set(model, {
    model,
    calls: sofar.calls + 1,
    inputTokens: sofar.inputTokens + inputTokens,
    outputTokens: sofar.outputTokens + outputTokens,
  });
}

/** Takes what was used since the last time. */
export function takeUses({ uses }: TurnCounts): readonly ModelUse[] {
  const taken = [...uses.values()];
  uses.clear();
  return taken;
}
