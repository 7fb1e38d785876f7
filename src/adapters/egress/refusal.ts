import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** `refused`: by rule, and again if tried again. `failed`: the host's or the network's fault. */
export interface Refusal {
  readonly kind: "refused" | "failed";
  /** Half a sentence. */
  readonly reason: string;
  /** `host:port`, "" where it could not be read. */
  readonly target: string;
}

/** Answers a request that goes no further. */
export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  const { status, phrase, text } = wordsFor(refusal);
  // The request's body, if any, is not read.
  response.writeHead(status, phrase, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(text);
}

/** The same on a bare connection: one that asked for a tunnel, or whose request could not be read. */
export function endWithRefusal(socket: Duplex, refusal: Refusal): void {
  const { status, phrase, text } = wordsFor(refusal);
  if (!socket.writable) return void socket.destroy();
  const length = Buffer.byteLength(text);
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${text}`,
  );
}

/** A TLS alert, fatal: `unrecognized_name`. Programs show it where they would not show any text of ours. */
export const wrongNameAlert = Uint8Array.from([21, 3, 3, 0, 2, 2, 112]);

// The phrase is all that most programs show of an answer to CONNECT.
function wordsFor({ kind, reason, target }: Refusal): { status: number; phrase: string; text: string } {
  const what = target === "" ? "This request" : target;
  return kind === "refused"
    ? { status: 403, phrase: "Not allowed from this sandbox", text: `${what} is refused: ${reason}.\n` }
    : { status: 502, phrase: "Host not reached", text: `${what} is not reached: ${reason}.\n` };
}
