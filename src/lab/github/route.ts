import type { z } from "zod";

import type { Actor } from "./actor.ts";
import type { Lab } from "./lab.ts";
import { Problem } from "./problem.ts";

/** One request, after routing and authentication. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** `/api/v3` when the client came that way; links in the answer keep it. */
  readonly prefix: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
  readonly actor: Actor;
}

/** What a handler answers; the pipeline adds headers, ETag and encoding. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes and media type of an answer that is not JSON. */
  readonly raw?: { readonly type: string; readonly bytes: Uint8Array };
  /** `false` when the request was accepted but nothing changed (a reaction that was already there). */
  readonly changed?: boolean;
}

export type Handler = (lab: Lab, call: Call) => Answer | Promise<Answer>;

/** One served operation. `change` says that a success changes what people see, and so belongs in the journal of writes. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly handle: Handler;
  readonly change: boolean;
}

export const get = (path: string, handle: Handler): Route => ({ method: "GET", path, handle, change: false });
export const post = (path: string, handle: Handler): Route => ({
  method: "POST",
  path,
  handle,
  change: true,
});
export const put = (path: string, handle: Handler): Route => ({ method: "PUT", path, handle, change: true });
export const patch = (path: string, handle: Handler): Route => ({
  method: "PATCH",
  path,
  handle,
  change: true,
});
export const remove = (path: string, handle: Handler): Route => ({
  method: "DELETE",
  path,
  handle,
  change: true,
});

/** A request that changes nothing in a repository (a token, a redelivery), and so is no write. */
export const apart = (route: Route): Route => ({ ...route, change: false });

export const ok = (body: unknown, status = 200): Answer => ({ status, body });
export const noContent = (): Answer => ({ status: 204 });

/** A path parameter that the route's own pattern guarantees. */
export function param(call: Call, name: string): string {
  return call.params[name] ?? "";
}

/** A request body of the given shape, or GitHub's 422. */
export function parseBody<T extends z.ZodType>(call: Call, shape: T): z.output<T> {
  const parsed = shape.safeParse(call.body ?? {});
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => `For '${issue.path.join("/")}', ${issue.message}.`);
  throw new Problem(422, `Invalid request.\n\n${reasons.join("\n")}`);
}
