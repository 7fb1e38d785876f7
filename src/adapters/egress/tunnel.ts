import { once } from "node:events";
import type { Socket } from "node:net";
import { pipeline, type Duplex } from "node:stream";

import { readClientHello, type ClientHello } from "../../domain/client-hello.ts";
import { wrongNameAlert } from "./refusal.ts";

interface Ends {
  /** The sandbox's. */
  readonly inner: Duplex;
  /** What came after the request's head already. */
  readonly head: Buffer;
  /** The host's, connected. */
  readonly outer: Socket;
  readonly host: string;
  /** How long the greeting may take in ms. */
  readonly helloMs: number;
}

/**
 * Joins both ends once the sandbox has greeted the host by the name it asked for. Until then nothing goes out: by another
 * name a server that holds many would give out one that is not on the list.
 * @returns "" or why it was not joined.
 */
export async function openTunnel({ inner, head, outer, host, helloMs }: Ends): Promise<string> {
  inner.write("HTTP/1.1 200 Connection established\r\n\r\n");
  const { hello, bytes } = await readHello(inner, { head, helloMs });
  const reason = reasonAgainst(hello, host);
  if (reason !== "") {
    outer.destroy();
    inner.end(wrongNameAlert);
    return reason;
  }
  outer.write(bytes);
  pipeline(inner, outer, () => undefined);
  pipeline(outer, inner, () => undefined);
  return "";
}

function reasonAgainst(hello: ClientHello, host: string): string {
  if (hello.kind === "refused") return hello.reason;
  if (hello.kind === "more") return "no TLS greeting came";
  return hello.name === host ? "" : "its TLS greeting is for another name";
}

async function readHello(
  inner: Duplex,
  { head, helloMs }: Pick<Ends, "head" | "helloMs">,
): Promise<{ hello: ClientHello; bytes: Buffer }> {
  const signal = AbortSignal.timeout(helloMs);
  let bytes = head;
  for (;;) {
    const hello = readClientHello(bytes);
    if (hello.kind !== "more") return { hello, bytes };
    const chunk: unknown = inner.read() ?? (await nextChunk(inner, signal));
    if (!Buffer.isBuffer(chunk)) return { hello, bytes };
    bytes = Buffer.concat([bytes, chunk]);
  }
}

async function nextChunk(inner: Duplex, signal: AbortSignal): Promise<unknown> {
  if (inner.readableEnded || inner.destroyed) return null;
  try {
    await Promise.race([once(inner, "readable", { signal }), once(inner, "close", { signal })]);
    return inner.read();
  } catch {
    return null;
  }
}
