import { errorCode, SquadronError } from "../../domain/errors.ts";
import { modelName } from "../../domain/model-name.ts";
import { noUsage } from "../../domain/price.ts";
import type { ModelChoice } from "../../domain/roster.ts";
import type { AgentEvent, ModelCall, ModelWire } from "../../ports/agent-runtime.ts";
import type { ModelMeter } from "../../ports/model-meter.ts";
import { endpointOf } from "./endpoint.ts";
import { forward } from "./forward.ts";
import type { ModelProvider } from "./provider.ts";
import { chatLimitOf, wireOf } from "./provider.ts";
import { readUsage } from "./read-usage.ts";
import { refusal } from "./refusal.ts";
import { shapeRequest } from "./shape-request.ts";
import { createTakeover } from "./take-over.ts";

export interface ModelGatewayOptions {
  /** By the name that a role's configuration uses. */
  readonly providers: Readonly<Record<string, ModelProvider>>;
  /** Output tokens of a request that sets no limit itself. */
  readonly maxOutputTokens: number;
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
  /** What each request is reserved with before it is sent, repeats and those to another model included. */
  readonly meter: ModelMeter;
  /** Called before the n-th request, counted from 1, also for the ones refused after `maxCalls`. */
  readonly onCall?: (n: number) => void;
  readonly onSwitch?: (event: Extract<AgentEvent, { kind: "model-switched" }>) => void;
}

export interface ModelGateway {
  forTurn(turn: TurnModel): ModelCall;
  /** The wire that a session with this provider must be opened with. */
  wire(provider: string): ModelWire;
}

/** A thinking model may be silent for minutes before its first token; a dead one must not hold a turn for ever. */
const defaultFirstByteMs = 180_000;

interface Asked {
  readonly request: Request;
  readonly text: string;
  readonly signal: AbortSignal;
}

const unpaid = { output: 0, settle: () => undefined };

/** The only code that knows model keys: it stands on the host between every runtime and every provider. */
export function createModelGateway(options: ModelGatewayOptions): ModelGateway {
  const firstByteMs = options.firstByteMs ?? defaultFirstByteMs;

  /** @throws SquadronError `internal`: who chose the model has checked its provider. */
  function find(name: string): ModelProvider {
    const provider = options.providers[name];
    if (!provider) throw new SquadronError("internal", `There is no model provider "${name}".`);
    return provider;
  }

  /** Sends one request to one model: what it may cost is reserved before, and what it did cost is told after. */
  async function ask(
    turn: TurnModel,
    choice: ModelChoice,
    { request, text, signal }: Asked,
  ): Promise<Response> {
    const endpoint = endpointOf(request);
    if (endpoint === undefined) return refusal(404, "The model gateway does not know this path.");
    const provider = find(choice.provider);
    const chatLimit = chatLimitOf(provider);
    const shape = { endpoint, model: choice.name, maxOutput: options.maxOutputTokens, chatLimit };
    const shaped = shapeRequest(text, shape);
    if ("refused" in shaped) return refusal(403, shaped.refused);
    // Counting tokens is free.
    const isFree = endpoint === "messages/count_tokens";
    const reserved = isFree ? unpaid : await turn.meter.reserve({ ...shaped.call, model: modelName(choice) });
    const outgoing = { request, endpoint, model: choice.name, session: turn.session };
    const { response, sent } = await forward(
      { provider, firstByteMs, signal },
      { ...outgoing, body: shaped.body(reserved.output) },
    );
    if (sent) return readUsage(response, endpoint, reserved.settle);
    reserved.settle(noUsage);
    return response;
  }

  function forTurn(turn: TurnModel): ModelCall {
    const takeover = createTakeover(turn.models, turn.onSwitch);
    let calls = 0;
    return async (request, { signal }) => {
      // Counted before anything is awaited, so that parallel calls cannot pass the limit together.
      calls += 1;
      turn.onCall?.(calls);
      if (calls > turn.maxCalls) return refusal(403, `This turn has used its ${turn.maxCalls} model calls.`);
      const text = await request.text();
      try {
        return await takeover((choice) => ask(turn, choice, { request, text, signal }));
      } catch (error) {
        if (errorCode(error) === "refused" && error instanceof SquadronError)
          return refusal(403, error.message);
        throw error;
      }
    };
  }

  return { forTurn, wire: (name) => wireOf(find(name)) };
}
