import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";

export interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A provider that keeps what it was asked, and answers as told. */
export async function startProvider(
  answer: (response: ServerResponse) => void = (response) => response.end("{}"),
) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      seen.push({ url: request.url ?? "", headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    seen,
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const context = { signal: new AbortController().signal };
export const placeholder = "sk-placeholder";

export function ask(path = "/v1/chat/completions", body = '{"model":"m"}'): Request {
  const headers = {
    authorization: `Bearer ${placeholder}`,
    "api-key": placeholder,
    "x-api-key": placeholder,
    "content-type": "application/json",
    "x-initiator": "agent",
    "anthropic-version": "2023-06-01",
  };
  return new Request(`https://model.invalid${path}`, { method: "POST", headers, body });
}
