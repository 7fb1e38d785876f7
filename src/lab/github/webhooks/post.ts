import { createHmac } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export interface Posted {
  readonly status: string;
  readonly statusCode: number;
  readonly body: string;
}

// A receiver that is killed and started again must not meet a connection that was kept from its former life.
const agent = new Agent({ keepAlive: false });
const GATEWAY_TIMEOUT = 504;
const BAD_GATEWAY = 502;
const LONGEST_KEPT_ANSWER = 4_096;

const hmac = (algorithm: string, secret: string, payload: string): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(payload).digest("hex")}`;

/** The signature headers of a payload; none without a secret, as GitHub does. */
export function signatureHeaders(secret: string, payload: string): Record<string, string> {
  if (secret === "") return {};
  return {
    "x-hub-signature": hmac("sha1", secret, payload),
    "x-hub-signature-256": hmac("sha256", secret, payload),
  };
}

/** Sends one payload and waits for the answer, at most as long as GitHub would. Never throws. */
export function postPayload(input: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
  readonly timeoutMs: number;
}): Promise<Posted> {
  const url = new URL(input.url);
  const secure = url.protocol === "https:";
  return new Promise((resolve) => {
    const headers = { ...input.headers, "content-length": String(Buffer.byteLength(input.payload)) };
    const options = { method: "POST", headers, signal: AbortSignal.timeout(input.timeoutMs) };
    const outgoing = secure ? httpsRequest(url, options) : httpRequest(url, { ...options, agent });
    const fail = (error: Error): void => {
      const timedOut = error.name === "TimeoutError" || error.name === "AbortError";
      resolve({
        status: timedOut ? "timed out" : "failed to connect to host",
        statusCode: timedOut ? GATEWAY_TIMEOUT : BAD_GATEWAY,
        body: "",
      });
    };
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("error", fail);
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const statusCode = incoming.statusCode ?? 0;
        const good = statusCode >= 200 && statusCode < 300;
        const body = Buffer.concat(chunks).toString("utf8").slice(0, LONGEST_KEPT_ANSWER);
        resolve({ status: good ? "OK" : `Invalid HTTP Response: ${statusCode}`, statusCode, body });
      });
    });
    outgoing.end(input.payload);
  });
}
