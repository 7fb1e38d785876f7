import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";

import { answerRefusal } from "./refusal.ts";

// Between two neighbours only, or set anew here.
const ofOneHop = new Set(
  `connection keep-alive proxy-connection proxy-authorization proxy-authenticate te trailer transfer-encoding upgrade
  expect host`.split(/\s+/),
);

interface Forwarded {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The host's end, connected; used for this request only. */
  readonly socket: Socket;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Passes one plain request on, and its answer back. Bodies stream; neither is held. */
export function forwardRequest({ request, response, socket, host, port, path }: Forwarded): void {
  const target = `${host}:${port}`;
  const outgoing = ask({
    createConnection: () => socket,
    // No `agent: false`: that makes an agent, which connects by itself.
    method: request.method,
    path,
    setHost: false,
    headers: {
      ...endToEnd(request.headers),
      // Whatever the sandbox wrote there: a host that holds many names answers by this one.
      host: port === 80 ? host : target,
      connection: "close",
      // Said anew: without it, the body of a GET would stand there like a second request, under any name.
      ...(request.headers["transfer-encoding"] !== undefined && { "transfer-encoding": "chunked" }),
    },
  });
  response.once("close", () => socket.destroy());
  // Heard, or it would end this process; what matters is that it closes.
  outgoing.on("error", () => undefined);
  outgoing.once("close", () => {
    if (!response.headersSent) answerRefusal(response, { kind: "failed", reason: "it broke off", target });
  });
  outgoing.once("response", (answer) => {
    try {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    } catch {
      // A host may answer with what is no status and no header.
      return void socket.destroy();
    }
    return pipeline(answer, response, () => undefined);
  });
  pipeline(request, outgoing, () => undefined);
}

function endToEnd(headers: IncomingMessage["headers"]): Record<string, string | string[]> {
  const named = new Set((headers.connection ?? "").toLowerCase().split(/\s*,\s*/));
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || ofOneHop.has(name) || named.has(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}
