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
    },
  });
  response.once("close", () => socket.destroy());
  outgoing.once("error", () => {
    const refusal = { kind: "failed", reason: "it broke off", target } as const;
    if (response.headersSent) response.destroy();
    else answerRefusal(response, refusal);
  });
  outgoing.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.headers));
    pipeline(answer, response, () => undefined);
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
