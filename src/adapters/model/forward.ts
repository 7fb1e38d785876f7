import type { ModelProvider } from "./provider.ts";
import { targetOf } from "./provider.ts";
import { refusal } from "./refusal.ts";

export interface ForwardDeps {
  readonly provider: ModelProvider;
  readonly firstByteMs: number;
  readonly signal: AbortSignal;
}
export interface Outgoing {
  readonly request: Request;
  /** The model's name at the provider. */
  readonly model: string;
  readonly session: string;
}

/** What the wires ask for. Anything else is not sent anywhere: a runtime must not choose where the key goes. */
const endpoint = /(?:^|\/)(chat\/completions|responses|messages|messages\/count_tokens)$/;

/** Credentials of the placeholder provider, and what belongs to one connection only. */
const droppedHeaders = [
  "authorization",
  "api-key",
  "x-api-key",
  "cookie",
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept-encoding",
];

/**
 * Sends one model request to its provider and hands the answer back, both bodies as streams and untouched.
 * No answer becomes a 503 or 504, which the runtime repeats; an abort rejects.
 */
export async function forward(deps: ForwardDeps, { request, model, session }: Outgoing): Promise<Response> {
  const suffix = endpoint.exec(new URL(request.url).pathname)?.[1];
  if (suffix === undefined) return refusal(404, "The model gateway does not know this path.");
  const target = await targetOf(deps.provider, model, `/${suffix}`);
  const headers = new Headers(request.headers);
  for (const name of droppedHeaders) headers.delete(name);
  for (const [name, value] of Object.entries(target.headers)) headers.set(name, value);
  headers.set("x-squadron-session", session);
  // fetch unpacks what it receives and keeps the header that says it is packed.
  headers.set("accept-encoding", "identity");

  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), deps.firstByteMs);
  try {
    const response = await fetch(target.url, {
      method: request.method,
      headers,
      body: request.body,
      ...(request.body && { duplex: "half" as const }),
      // A redirect would carry the key to a host that nobody configured.
      redirect: "error",
      signal: AbortSignal.any([deps.signal, late.signal]),
    });
    return passOn(response);
  } catch (error) {
    if (deps.signal.aborted) throw error;
    return late.signal.aborted
      ? refusal(504, `The model did not answer within ${deps.firstByteMs} ms.`)
      : refusal(503, "The model provider could not be reached.");
  } finally {
    clearTimeout(timer);
  }
}

function passOn(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"])
    headers.delete(name);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
