import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerRequest } from "./answer.ts";
import { createGates } from "./gates.ts";
import type { Fault, ModelState, RecordedRequest, ScriptedModelOptions } from "./model-state.ts";

export interface ScriptedModel {
  /** `http://127.0.0.1:<port>`; the OpenAI base URL is this plus `/v1`. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** One sentence per request that the script did not expect. */
  readonly unexpected: readonly string[];
  /** Resolves once a step with `wait: name` is reached. */
  reached(name: string): Promise<void>;
  /** Lets steps with `wait: name` answer, now and later. */
  release(name: string): void;
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/** Starts a model that follows a script, on a free port of the loopback interface. */
export async function startScriptedModel(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const state: ModelState = {
    options,
    gates: createGates(),
    requests: [],
    unexpected: [],
    faults: [],
    said: options.seed ?? 0,
  };
  const server = createServer((request, response) => void serve(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: state.requests,
    unexpected: state.unexpected,
    reached: (name) => state.gates.reached(name),
    release: (name) => state.gates.release(name),
    fail: (fault) => void state.faults.push({ ...fault }),
    async close() {
      state.gates.releaseAll();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(state: ModelState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const pieces: Buffer[] = [];
    for await (const piece of request) if (piece instanceof Buffer) pieces.push(piece);
    await answerRequest(state, { request, response, body: Buffer.concat(pieces).toString("utf8") });
  } catch {
    // The caller went away, or a reply of the script broke: either way this connection is over.
    response.destroy();
  }
}
