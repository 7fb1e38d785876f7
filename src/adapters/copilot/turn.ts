import type { SessionEvent } from "@github/copilot-sdk";
import type { RunOutcome } from "../../ports/agent-runtime.ts";
import { modelFailure } from "./model-failure.ts";
import type { RuntimeError } from "./model-failure.ts";

/** Follows one turn through the runtime's events until it is over. */
export interface Turn {
  /** Resolves once, with the first end that happened. Never rejects. */
  readonly outcome: Promise<RunOutcome>;
  /** The id that `send` returned; events of a message that is not this one belong to an earlier turn. */
  sent(messageId: string): void;
  see(event: SessionEvent): void;
  /** Announces a message that is on its way into this turn. The result tells its id, or nothing when it was not accepted. */
  steering(): (messageId: string | undefined) => void;
  end(outcome: RunOutcome): void;
}

/**
 * The end of a turn is `assistant.idle` of the root agent, after this turn's own message was seen: an idle before it is
 * the late end of an earlier turn, and `session.idle` never comes while a background shell runs.
 */
export function createTurn(endsTurn: ReadonlySet<string>): Turn {
  let settle: (outcome: RunOutcome) => void = () => {};
  const outcome = new Promise<RunOutcome>((resolve) => (settle = resolve));
  const seen = new Set<string>();
  const waiting = new Set<symbol | string>();
  const toolNames = new Map<string, string>();
  const state: { messageId?: string; idle: boolean; text: string; error?: RuntimeError; endedBy?: string } = {
    idle: false,
    text: "",
  };

  function finishIfIdle(): void {
    // A steered message that came too late for this turn gets one of its own, right after; it is waited for.
    if (!state.idle || waiting.size > 0) return;
    if (state.error) settle(modelFailure(state.error));
    else settle({ kind: "done", text: state.text, endedBy: state.endedBy });
  }

  function seeMessage(id: string): void {
    seen.add(id);
    waiting.delete(id);
    state.idle = false;
  }

  const hasStarted = (): boolean => state.messageId !== undefined && seen.has(state.messageId);

  function seeOwn(event: SessionEvent): void {
    switch (event.type) {
      case "assistant.turn_start":
        delete state.endedBy;
        break;
      case "assistant.message":
        delete state.error;
        if (event.data.content !== "") state.text = event.data.content;
        break;
      case "tool.execution_start":
        toolNames.set(event.data.toolCallId, event.data.toolName);
        break;
      case "tool.execution_complete": {
        const name = toolNames.get(event.data.toolCallId) ?? "";
        if (event.data.success && endsTurn.has(name)) state.endedBy = name;
        break;
      }
      case "session.error":
        state.error = event.data;
        break;
      case "assistant.idle":
        state.idle = true;
        if (event.data.aborted === true) settle({ kind: "aborted" });
        finishIfIdle();
        break;
      default:
    }
  }

  return {
    outcome,
    sent(messageId) {
      state.messageId = messageId;
    },
    see(event) {
      if (event.agentId !== undefined) return;
      if (event.type === "user.message" && event.data.messageId !== undefined)
        seeMessage(event.data.messageId);
      if (hasStarted()) seeOwn(event);
    },
    steering() {
      const ticket = Symbol("steering");
      waiting.add(ticket);
      return (messageId) => {
        waiting.delete(ticket);
        if (messageId !== undefined && !seen.has(messageId)) waiting.add(messageId);
        finishIfIdle();
      };
    },
    end: settle,
  };
}
