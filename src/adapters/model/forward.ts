import type { Endpoint } from "./endpoint.ts";
import type { ModelProvider } from "./provider.ts";
import { targetOf } from "./provider.ts";
import { refusal } from "./refusal.ts";

export interface ForwardDeps {
  readonly provider: ModelProvider;
  readonly firstByteMs: number;
  readonly signal: AbortSignal;
}
export interface Outgoing {
  readonly request: Pick<Request, "method" | "headers">;
  readonly endpoint: Endpoint;
  readonly body: string;
  /** The model's name at the provider. */
  readonly model: string;
  readonly session: string;
}

export interface Forwarded {
  readonly response: Response;
  /** Whether the provider may have worked on it, and wants money for that. */
  readonly sent: boolean;
}

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

// The connection did not come about, so nothing was sent.
const unsent = new Set<unknown>([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Sends one model request to its provider and hands the answer back as a stream, untouched.
 * No answer becomes a 503 or 504, which the runtime repeats; an abort rejects.
 */
export async function forward(deps: ForwardDeps, outgoing: Outgoing): Promise<Forwarded> {
  const { request, endpoint, body, model, session } = outgoing;
  const target = await targetOf(deps.provider, model, `/${endpoint}`);
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
      body,
      // A redirect would carry the key to a host that nobody configured.
      redirect: "error",
      signal: AbortSignal.any([deps.signal, late.signal]),
    });
    return { response: passOn(response), sent: response.ok };
  } catch (error) {
    if (deps.signal.aborted) throw error;
    if (late.signal.aborted)
      return {
        response: refusal(504, `The model did not answer within ${deps.firstByteMs} ms.`),
        sent: true,
      };
    const response = refusal(503, "The model provider could not be reached.");
    return { response, sent: !isUnsent(error) };
  } finally {
    clearTimeout(timer);
  }
}

function isUnsent(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && unsent.has(cause.code);
}

function passOn(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"])
    headers.delete(name);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
