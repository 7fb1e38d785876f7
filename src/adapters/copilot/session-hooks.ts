import type { SessionHooks } from "@github/copilot-sdk";
import { decideOnError } from "../../domain/on-error.ts";
import { errorLine } from "../../domain/errors.ts";
import type { AgentEvent, AgentSpec, RunOutcome } from "../../ports/agent-runtime.ts";
import type { Activity } from "./activity.ts";
import { failClosed } from "./fail-closed.ts";
import { modelFailure, readProviderError } from "./model-failure.ts";
import type { FailedTurn } from "./model-failure.ts";
import { toolHooks } from "./tool-hooks.ts";
import { addUse, newTurnCounts, takeUses } from "./turn-counts.ts";

export interface HookDeps {
  readonly activity: Activity;
  /** Ends the turn as failed, and lets no further model request of it through. */
  readonly halt: (failure: FailedTurn) => void;
}

type Usage = Extract<AgentEvent, { kind: "usage" }>;

/** The hooks of a session, and what they must be told of its turns. */
export interface TurnHooks {
  readonly hooks: SessionHooks;
  /** A turn begins. */
  begin(): void;
  /** A model answered. @returns the event with the model that it was, which the runtime does not know. */
  used(event: Usage): Usage;
  /** A turn is over, whether or not the runtime lived to say so. @returns how it ended. */
  end(outcome: RunOutcome): RunOutcome;
}

/**
 * The runtime has one switch for all kinds of hooks, asks for each of them once it is on, and keeps what they get and
 * answer in the history. Six kinds cost what one costs: about a millisecond before the first model request of a wake.
 */
export function createTurnHooks(spec: AgentSpec, { activity, halt }: HookDeps): TurnHooks {
  let counts = newTurnCounts();
  const stop = (error: unknown): undefined => {
    halt(failure(error));
    return undefined;
  };
  const settle = (reason: string): undefined => {
    spec.onEvent({ kind: "turn-settled", reason, models: takeUses(counts) });
    return undefined;
  };

  const hooks: SessionHooks = {
    ...toolHooks(spec, () => counts),
    onUserPromptSubmitted: failClosed((_, fromSubAgent) => {
      // Of a turn's prompts only the first brings news; what a sub-agent is asked is its parent's matter.
      if (fromSubAgent || counts.prompted) return undefined;
      counts.prompted = true;
      return context(spec.news);
    }, stop),
    // Asked with the first prompt after a create or resume, which is once a wake.
    onSessionStart: failClosed((input) => {
      spec.onEvent({ kind: "began", resumed: input.source === "resume" });
      return context(spec.state);
    }, stop),
    // Asked at the end of each turn, not of the session.
    onSessionEnd: failClosed(({ reason }) => settle(reason), stop),
    onErrorOccurred: failClosed((input, fromSubAgent) => {
      // A part that failed is told to its parent, which goes on.
      if (fromSubAgent) return undefined;
      const { status: statusCode, failures } = activity.model();
      const attempt = Math.max(1, failures);
      const decision = decideOnError({ kind: input.errorContext, statusCode, attempt });
      const message = readProviderError(input.error);
      spec.onEvent({ kind: "error", message, decision });
      // What the runtime makes of a hook's answer here is nothing: it asks again as often as it likes.
      if (decision !== "retry")
        halt({
          ...modelFailure({ errorType: input.errorContext, message, statusCode }),
          ...(decision === "escalate" && { escalate: true }),
        });
      return undefined;
    }, stop),
  };

  return {
    hooks,
    begin() {
      counts = newTurnCounts();
    },
    used(event) {
      const use = { ...event, model: activity.answeredBy() ?? event.model };
      addUse(counts, use);
      return use;
    },
    end(outcome) {
      try {
        if (counts.uses.size > 0) settle("cut-off");
        return outcome;
      } catch (error) {
        return failure(error);
      }
    },
  };
}

function failure(error: unknown): FailedTurn {
  return { kind: "failed", cause: "hook", outside: false, message: `A hook failed: ${errorLine(error)}` };
}

function context(text: string): { readonly additionalContext: string } | undefined {
  return text === "" ? undefined : { additionalContext: text };
}
