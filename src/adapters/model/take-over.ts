import { fallsBack } from "../../domain/fall-back.ts";
import { answeredBy, modelName } from "../../domain/model-name.ts";
import type { ModelChoice } from "../../domain/roster.ts";
import type { AgentEvent } from "../../ports/agent-runtime.ts";

type Send = (choice: ModelChoice) => Promise<Response>;
type Switched = (event: Extract<AgentEvent, { kind: "model-switched" }>) => void;

/**
 * Asks a turn's models: the one that answered last, and those after it when it is out. A turn stays with the model it
 * came to, whose provider has the conversation in its cache; when the last is out too, it is the first one's turn again.
 */
export function createTakeover(
  models: readonly [ModelChoice, ...ModelChoice[]],
  onSwitch: Switched = () => undefined,
): (send: Send) => Promise<Response> {
  const [first] = models;
  let current = first;
  let refusals = 0;

  function moveOn(from: ModelChoice, status: number): void {
    // Requests of sub-agents fail beside one another; the first of them has moved on already.
    if (current !== from) return;
    current = models[(models.indexOf(from) + 1) % models.length] ?? first;
    refusals = 0;
    onSwitch({ kind: "model-switched", from: modelName(from), to: modelName(current), status });
  }

  return async (send) => {
    for (let tries = 1; ; tries += 1) {
      const choice = current;
      const response = signed(await send(choice), choice);
      if (models.length === 1) return response;
      const { status, headers } = response;
      refusals = status === 429 ? refusals + 1 : 0;
      if (!fallsBack({ status, retryAfterSeconds: secondsIn(headers), refusals })) return response;
      moveOn(choice, status);
      if (tries === models.length) return response;
      await response.body?.cancel();
    }
  };
}

/** Says who answered: the runtime takes every answer for one of the model that it was opened with. */
function signed(response: Response, choice: ModelChoice): Response {
  response.headers.set(answeredBy, modelName(choice));
  return response;
}

/** Undefined for a date, which providers of models do not send. */
function secondsIn(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}
