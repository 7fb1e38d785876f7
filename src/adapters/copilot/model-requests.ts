import { CopilotRequestHandler } from "@github/copilot-sdk";
import type { CopilotRequestContext } from "@github/copilot-sdk";
import { SquadronError } from "../../domain/errors.ts";
import { answeredBy } from "../../domain/model-name.ts";
import type { ModelCall } from "../../ports/agent-runtime.ts";
import type { Activity } from "./activity.ts";

/** What answers the model requests of one open session. */
export interface ModelRoute {
  readonly callModel: ModelCall;
  readonly activity: Activity;
}

/**
 * The only place that uses the SDK's experimental `requestHandler`: the runtime asks us, over its own pipe, to make each
 * model request, so that neither it nor a sandbox around it needs a network or a key.
 */
export class ModelRequests extends CopilotRequestHandler {
  readonly #routes = new Map<string, ModelRoute>();

  /** Answers requests of this session until the returned function is called; afterwards they get a 403. */
  route(sessionId: string, route: ModelRoute): () => void {
    this.#routes.set(sessionId, route);
    return () => {
      if (this.#routes.get(sessionId) === route) this.#routes.delete(sessionId);
    };
  }

  protected override async sendRequest(request: Request, context: CopilotRequestContext): Promise<Response> {
    const route = this.#routes.get(context.sessionId ?? "");
    if (!route) return refusal(403, "This session is not open, so it may not call a model.");
    const finish = route.activity.begin();
    const agent = agentOf(context);
    const fromSubAgent = agent.agentId !== undefined;
    try {
      const response = await route.callModel(request, { ...agent, signal: context.signal });
      const model = response.headers.get(answeredBy) ?? undefined;
      route.activity.modelAnswered({ status: response.status, model, fromSubAgent });
      return watched(response, route.activity);
    } catch (error) {
      const isRefused =
        error instanceof SquadronError && (error.code === "refused" || error.code === "fenced");
      route.activity.modelAnswered({ status: isRefused ? 403 : 503, model: undefined, fromSubAgent });
      if (isRefused) return refusal(403, error.message);
      return refusal(503, "The model could not be reached.");
    } finally {
      finish();
    }
  }

  protected override openWebSocket(): Promise<never> {
    return Promise.reject(new SquadronError("refused", "Models are called over HTTP only."));
  }
}

/** The runtime names the root agent like its session; only a sub-agent is worth telling. */
function agentOf(context: CopilotRequestContext): { readonly agentId?: string } {
  const { agentId } = context;
  return agentId === undefined || agentId === context.sessionId ? {} : { agentId };
}

/** Passes the body on untouched; every piece of it is a sign of life. */
function watched(response: Response, activity: Activity): Response {
  if (!response.body) return response;
  const seen = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      activity.touch();
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(seen), response);
}

function refusal(status: number, message: string): Response {
  return Response.json({ error: { message, type: "squadron", code: "squadron" } }, { status });
}
