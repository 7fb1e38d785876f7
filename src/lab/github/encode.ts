import { createHash, randomBytes } from "node:crypto";

import type { Lab } from "./lab.ts";
import type { Answer } from "./route.ts";

/** What goes back over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

const bytesOf = (answer: Answer): Uint8Array =>
  answer.raw?.bytes ?? Buffer.from(answer.body === undefined ? "" : JSON.stringify(answer.body));

/** A read carries an ETag, and a client that already has this version gets 304 without a body. */
export function conditional(
  request: { readonly method: string; readonly headers: Headers },
  answer: Answer,
): Answer {
  if (request.method !== "GET" || answer.status !== 200) return answer;
  const etag = `"${createHash("sha256").update(bytesOf(answer)).digest("hex")}"`;
  const sent = (request.headers.get("if-none-match") ?? "").split(",");
  const known = sent.map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag)) return { status: 304, headers: { etag } };
  return { ...answer, headers: { ...answer.headers, etag } };
}

/** Writes an answer out with the headers that GitHub puts on all of them. */
export function encode(
  lab: Lab,
  request: { readonly headers: Headers; readonly limitOwner: string },
  answer: Answer,
): WireAnswer {
  const bytes = bytesOf(answer);
  const rate = lab.limits.view(request.limitOwner);
  const headers = new Headers({
    // The client may set its clock by this, so it is the lab's time and not the machine's.
    date: lab.now().toUTCString(),
    server: "github.com",
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomBytes(16).toString("hex").toUpperCase(),
    "x-github-api-version-selected": request.headers.get("x-github-api-version") ?? "2022-11-28",
    "x-ratelimit-limit": String(rate.limit),
    "x-ratelimit-remaining": String(rate.remaining),
    "x-ratelimit-used": String(rate.used),
    "x-ratelimit-reset": String(rate.reset),
    "x-ratelimit-resource": "core",
    ...answer.headers,
  });
  if (bytes.length > 0) headers.set("content-type", answer.raw?.type ?? "application/json; charset=utf-8");
  return { status: answer.status, headers, bytes };
}
