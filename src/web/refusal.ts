import type { Answer } from "./answer.ts";

/** Why a delivery is not taken; also the name under which it is counted. */
export type RefusalReason =
  | "method"
  | "media-type"
  | "headers"
  | "signature"
  | "too-large"
  | "too-slow"
  | "json"
  | "busy"
  | "store";

export interface Refusal extends Answer {
  readonly reason: RefusalReason;
}

const refusal = (reason: RefusalReason, status: number, error: string): Refusal => ({
  reason,
  status,
  body: { error },
});

export const refusals = {
  method: { ...refusal("method", 405, "Webhooks are sent with POST."), headers: { allow: "POST" } },
  mediaType: refusal("media-type", 415, "Set the webhook's content type to application/json."),
  noDelivery: refusal("headers", 400, "X-GitHub-Delivery is missing or ill-formed."),
  noEvent: refusal("headers", 400, "X-GitHub-Event is missing or ill-formed."),
  noSignature: refusal("headers", 400, "X-Hub-Signature-256 is missing; set a webhook secret."),
  signature: refusal("signature", 401, "The signature does not match the body."),
  tooLarge: refusal("too-large", 413, "The body is larger than accepted."),
  tooSlow: refusal("too-slow", 408, "The body did not arrive in time."),
  json: refusal("json", 400, "The body is not JSON."),
} as const satisfies Readonly<Record<string, Refusal>>;

/** GitHub shows such a delivery as failed, and its redelivery repairs it. */
export function later(reason: "busy" | "store", seconds: number): Refusal {
  const error = reason === "busy" ? "Too much at once." : "The delivery could not be stored.";
  return { ...refusal(reason, 503, error), headers: { "retry-after": String(seconds) } };
}
