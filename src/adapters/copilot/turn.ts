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

/** What is known of the turn so far. */
interface Progress {
  text: string;
  error: RuntimeError | undefined;
  endedBy: string | undefined;
  readonly toolNames: Map<string, string>;
}

/**
 * The end of a turn is `assistant.idle` of the root agent, after this turn's own message was seen: an idle before it is
 * the late end of an earlier turn, and `session.idle` never comes while a background shell runs.
 */
export function createTurn(endsTurn: ReadonlySet<string>): Turn {
  let settle: (outcome: RunOutcome) => void = () => {};
  const outcome = new Promise<RunOutcome>((resolve) => (settle = resolve));
  const progress: Progress = { text: "", error: undefined, endedBy: undefined, toolNames: new Map() };
  const seen = new Set<string>();
  const waiting = new Set<symbol | string>();
  const early: SessionEvent[] = [];
  let own: string | undefined;
  let idle = false;

  function finishIfIdle(): void {
    // A steered message that came too late for this turn gets one of its own, right after; it is waited for.
    if (!idle || waiting.size > 0) return;
    const { error, text, endedBy } = progress;
    settle(error ? modelFailure(error) : { kind: "done", text, endedBy });
  }

  function seeMessage(id: string): void {
    seen.add(id);
    waiting.delete(id);
    idle = false;
  }

  function see(event: SessionEvent): void {
    if (event.agentId !== undefined) return;
    // The runtime may be quicker than its own answer to `send`.
    if (own === undefined) return void early.push(event);
    if (event.type === "user.message" && event.data.messageId !== undefined) seeMessage(event.data.messageId);
    if (!seen.has(own)) return;
    follow(progress, event, endsTurn);
    if (event.type !== "assistant.idle") return;
    idle = true;
    if (event.data.aborted === true) settle({ kind: "aborted" });
    finishIfIdle();
  }

  return {
    outcome,
    see,
    sent(messageId) {
      own = messageId;
      for (const event of early.splice(0)) see(event);
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

function follow(progress: Progress, event: SessionEvent, endsTurn: ReadonlySet<string>): void {
  switch (event.type) {
    case "assistant.turn_start":
      progress.endedBy = undefined;
      break;
    case "assistant.message":
      progress.error = undefined;
      if (event.data.content !== "") progress.text = event.data.content;
      break;
    case "tool.execution_start":
      progress.toolNames.set(event.data.toolCallId, event.data.toolName);
      break;
    case "tool.execution_complete": {
      const name = progress.toolNames.get(event.data.toolCallId) ?? "";
      if (event.data.success && endsTurn.has(name)) progress.endedBy = name;
      break;
    }
    case "session.error":
      progress.error = event.data;
      break;
    default:
  }
}
