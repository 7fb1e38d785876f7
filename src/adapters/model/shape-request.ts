import { z } from "zod";

import { parseJson } from "../../domain/parse-json.ts";
import type { AskedCall } from "../../ports/model-meter.ts";
import type { Endpoint } from "./endpoint.ts";
import { unboundedIn } from "./unbounded.ts";

/** A request whose price has an upper bound. */
export interface Shaped {
  readonly call: Omit<AskedCall, "model">;
  /** The body to send, with at most so many output tokens. */
  readonly body: (output: number) => string;
}

interface Shaping {
  readonly endpoint: Endpoint;
  /** The model's name at the provider: what is paid for is what is asked. */
  readonly model: string;
  /** Output tokens of a request that names no limit itself. */
  readonly maxOutput: number;
  /** The field that limits the output where the request names none and its wire has two. */
  readonly chatLimit: "max_tokens" | "max_completion_tokens";
}

const positive = z.int().min(1);
const named = z.looseObject({});
const thinking = z.looseObject({ thinking: z.looseObject({ budget_tokens: positive }) });
const options = z.looseObject({ stream_options: z.looseObject({}) });

/** Fewer output tokens than these are no step forward. */
const leastUseful = 1024;

/**
 * A runtime's request as it may be sent: written anew, so that what is counted and what the provider reads cannot differ,
 * with the turn's model, a limit for the output, and the wish to be told the usage.
 */
export function shapeRequest(text: string, shaping: Shaping): Shaped | { readonly refused: string } {
  const parsed = named.safeParse(parseJson(text));
  if (!parsed.success) return { refused: "The model request is not a JSON object." };
  const asked = { ...parsed.data, model: shaping.model };
  if (shaping.endpoint === "messages/count_tokens")
    return {
      call: { input: 0, output: 0, leastOutput: 0, caches: false },
      body: () => JSON.stringify(asked),
    };
  const found = unboundedIn(asked, shaping.endpoint);
  if ("refused" in found) return found;
  const limits = limitsIn(asked, shaping);
  const thought = thinking.safeParse(asked).data?.thinking.budget_tokens ?? 0;
  const output = Math.max(...Object.values(limits));
  const body = (most: number): string =>
    JSON.stringify({
      ...asked,
      ...Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, Math.min(limit, most)])),
      ...askUsage(asked, shaping.endpoint),
    });
  return {
    call: {
      // A token is at least a byte of what is sent.
      input: Buffer.byteLength(body(output)) + found.hidden,
      output,
      leastOutput: Math.min(output, thought + leastUseful),
      caches: shaping.endpoint === "messages",
    },
    body,
  };
}

function limitsIn(
  asked: Readonly<Record<string, unknown>>,
  { endpoint, chatLimit, maxOutput }: Shaping,
): Readonly<Record<string, number>> {
  const names = limitNames[endpoint];
  const said = names.flatMap((name) => {
    const limit = positive.safeParse(asked[name]).data;
    return limit === undefined ? [] : [[name, limit] as const];
  });
  if (said.length > 0) return Object.fromEntries(said);
  return { [endpoint === "chat/completions" ? chatLimit : (names[0] ?? chatLimit)]: maxOutput };
}

const limitNames: Readonly<Record<Endpoint, readonly string[]>> = {
  "chat/completions": ["max_completion_tokens", "max_tokens"],
  responses: ["max_output_tokens"],
  messages: ["max_tokens"],
  "messages/count_tokens": [],
};

/** The only wire on which a streamed answer does not tell its usage by itself. */
function askUsage(asked: Readonly<Record<string, unknown>>, endpoint: Endpoint): object {
  if (endpoint !== "chat/completions" || asked["stream"] !== true) return {};
  const said = options.safeParse(asked).data?.stream_options;
  return { stream_options: { ...said, include_usage: true } };
}
