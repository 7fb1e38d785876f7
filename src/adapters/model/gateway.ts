import { SquadronError } from "../../domain/errors.ts";
import type { ModelChoice } from "../../domain/roster.ts";
import type { AgentEvent, ModelCall, ModelWire } from "../../ports/agent-runtime.ts";
import { createTakeover } from "./take-over.ts";
import { forward } from "./forward.ts";
import type { ModelProvider } from "./provider.ts";
import { wireOf } from "./provider.ts";
import { refusal } from "./refusal.ts";

export interface ModelGatewayOptions {
  /** By the name that a role's configuration uses. */
  readonly providers: Readonly<Record<string, ModelProvider>>;
  /** Longest wait for the first byte of an answer in ms. */
  readonly firstByteMs?: number;
}

export interface TurnModel {
  /** Tried in order; the first is the one that the session was opened with, and all speak its wire. */
  readonly models: readonly [ModelChoice, ...ModelChoice[]];
  /** Label of the session, sent as `x-squadron-session` so that a proxy can tell sessions apart. */
  readonly session: string;
  /** Requests of this turn, repeats and those of sub-agents included. */
  readonly maxCalls: number;
  /**
   * Called before the n-th request, counted from 1, also for the ones refused after `maxCalls`.
   * Throwing SquadronError `refused` or `fenced` keeps the request from being sent: the place to reserve money.
   */
  readonly onCall?: (n: number) => void | Promise<void>;
  readonly onSwitch?: (event: Extract<AgentEvent, { kind: "model-switched" }>) => void;
}

export interface ModelGateway {
  forTurn(turn: TurnModel): ModelCall;
  /** The wire that a session with this provider must be opened with. */
  wire(provider: string): ModelWire;
}

/** A thinking model may be silent for minutes before its first token; a dead one must not hold a turn for ever. */
const defaultFirstByteMs = 180_000;

/** The only code that knows model keys: it stands on the host between every runtime and every provider. */
export function createModelGateway(options: ModelGatewayOptions): ModelGateway {
  const firstByteMs = options.firstByteMs ?? defaultFirstByteMs;

  /** @throws SquadronError `internal`: who chose the model has checked its provider. */
  function find(name: string): ModelProvider {
    const provider = options.providers[name];
    if (!provider) throw new SquadronError("internal", `There is no model provider "${name}".`);
    return provider;
  }

  function forTurn(turn: TurnModel): ModelCall {
    const takeover = createTakeover(turn.models, turn.onSwitch);
    let calls = 0;
    return async (request, { signal }) => {
      // Counted before anything is awaited, so that parallel calls cannot pass the limit together.
      calls += 1;
      const n = calls;
      try {
        await turn.onCall?.(n);
      } catch (error) {
        if (error instanceof SquadronError && error.code !== "internal") return refusal(403, error.message);
        throw error;
      }
      if (n > turn.maxCalls) return refusal(403, `This turn has used its ${turn.maxCalls} model calls.`);
      return takeover(request, (sent, { provider, name }) =>
        forward(
          { provider: find(provider), firstByteMs, signal },
          { request: sent, model: name, session: turn.session },
        ),
      );
    };
  }

  return { forTurn, wire: (name) => wireOf(find(name)) };
}
