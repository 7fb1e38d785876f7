import type { IncomingMessage, ServerResponse } from "node:http";
import type { EdgeLimits } from "../config/defaults.ts";
import { SquadronError, errorCode, errorLine } from "../domain/errors.ts";
import { normalize } from "../domain/normalize/normalize.ts";
import type { Ingest } from "../ports/ingest.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Trace } from "../ports/trace.ts";
import { drain, send } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { withDeadline } from "./deadline.ts";
import type { Log } from "./log.ts";
import { readBody } from "./read-body.ts";
import type { ReadBodyDeps } from "./read-body.ts";
import { later, refusals } from "./refusal.ts";
import type { Refusal, RefusalReason } from "./refusal.ts";
import { readHeaders } from "./webhook-headers.ts";
import type { WebhookHeaders } from "./webhook-headers.ts";

export interface WebhookDeps extends ReadBodyDeps {
  readonly limits: EdgeLimits;
  readonly ingest: Ingest;
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** @param event as GitHub names it; "" where it is not known. */
  readonly count: (outcome: "accepted" | "duplicate" | "ignored" | RefusalReason, event: string) => void;
}

/** Takes one webhook request to its answer. Never rejects. */
export function createWebhook(deps: WebhookDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const begun = performance.now();
    const headers = readHeaders(request, deps.bodyLimitBytes);
    const event = "refusal" in headers ? "" : headers.event;
    // Answers to all that one turn of the event loop read go out together: a write that wakes the other side costs
    // more than the parsing (85 µs each when written one by one, 17 µs so).
    const answer = (given: Answer) =>
      void setImmediate(() => {
        send(response, given);
        deps.metrics.observe("ack", {}, (performance.now() - begun) / 1_000);
      });
    const refuse = (refusal: Refusal) => {
      deps.count(refusal.reason, event);
      answer(refusal);
      drain(request, deps.limits.lingerMs);
    };
    if ("refusal" in headers) return refuse(headers.refusal);
    if (request.headers.expect !== undefined) response.writeContinue();
    const body = await readBody(deps, { request, signature: headers.signature });
    if (body === "gone") return;
    if ("refusal" in body) return refuse(body.refusal);
    const payload = parseJson(body.text);
    if (payload === undefined) return refuse(refusals.json);
    const outcome = await deps.trace.run(
      { name: "delivery", attributes: { "github.event": event }, deliveries: [headers.guid] },
      () => store(deps, { headers, payload: payload.value }),
    );
    if ("reason" in outcome) refuse(outcome);
    else answer(outcome);
  };
}

/** @returns undefined when the text is not JSON; the value itself may be anything. */
function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // The parser's message quotes the text.
    return undefined;
  }
}

async function store(
  deps: WebhookDeps,
  input: { readonly headers: WebhookHeaders; readonly payload: unknown },
): Promise<Answer | Refusal> {
  const { guid, event: name } = input.headers;
  const receivedAt = new Date(deps.now()).toISOString();
  const event = normalize({ guid, event: name, payload: input.payload, receivedAt });
  if ("ignored" in event) {
    deps.count("ignored", name);
    return { status: 202, body: { status: "ignored", reason: event.ignored } };
  }
  try {
    const status = await withDeadline(deps.ingest(event, "told"), {
      ms: deps.limits.storeDeadlineMs,
      error: () => new SquadronError("outside", "The store did not answer in time."),
    });
    deps.count(status, name);
    deps.log.info({ delivery: guid, event: name, kind: event.kind, status }, "delivery stored");
    return { status: 202, body: { status } };
  } catch (error) {
    deps.log.error(
      { delivery: guid, event: name, code: errorCode(error), error: errorLine(error) },
      "delivery not stored",
    );
    return later("store", deps.limits.retryAfterSeconds);
  }
}
