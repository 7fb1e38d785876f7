import type { IncomingMessage } from "node:http";
import { refusals } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { parseSignature } from "./signature.ts";

export interface WebhookHeaders {
  readonly guid: string;
  readonly event: string;
  readonly signature: Buffer;
}

/** Everything that can be refused before a byte of the body is read. */
export function readHeaders(
  request: IncomingMessage,
  bodyLimitBytes: number,
): WebhookHeaders | { readonly refusal: Refusal } {
  const guid = header(request, "x-github-delivery");
  const event = header(request, "x-github-event");
  const signed = header(request, "x-hub-signature-256");
  const signature = parseSignature(signed);
  if (request.method !== "POST") return { refusal: refusals.method };
  if (!isJson(request)) return { refusal: refusals.mediaType };
  if (Number(request.headers["content-length"] ?? 0) > bodyLimitBytes) return { refusal: refusals.tooLarge };
  if (!/^[\w.:-]{1,100}$/.test(guid)) return { refusal: refusals.noDelivery };
  if (!/^\w{1,100}$/.test(event)) return { refusal: refusals.noEvent };
  if (signed === "") return { refusal: refusals.noSignature };
  if (signature === undefined) return { refusal: refusals.signature };
  return { guid, event, signature };
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

function isJson(request: IncomingMessage): boolean {
  const plain = request.headers["content-encoding"] === undefined;
  return plain && /^application\/json\s*(?:;|$)/i.test(header(request, "content-type"));
}
