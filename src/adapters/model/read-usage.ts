import { z } from "zod";

import { parseJson } from "../../domain/parse-json.ts";
import type { Usage } from "../../domain/price.ts";
import type { Endpoint } from "./endpoint.ts";

const count = z
  .int()
  .min(0)
  .nullish()
  .transform((value) => value ?? 0);
const openai = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish(),
});
const responses = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  input_tokens_details: z.looseObject({ cached_tokens: count }).nullish(),
});
const anthropic = z.looseObject({
  input_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  output_tokens: count,
});
const chatAnswer = z.looseObject({ usage: openai });
const responseAnswer = z.looseObject({ usage: responses });
const responseEnd = z.looseObject({
  type: z.enum(["response.completed", "response.incomplete", "response.failed"]),
  response: responseAnswer,
});
const message = z.looseObject({ usage: anthropic });
const messageEvent = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("message_start"), message }),
  z.looseObject({ type: z.literal("message_delta"), usage: z.looseObject({ output_tokens: count }) }),
  z.looseObject({ type: z.literal("message_stop") }),
]);

/** Beyond this many characters of one piece nobody looks for a usage: the answer is paid in full. */
const longest = 8 * 1024 ** 2;

/**
 * Passes an answer on, untouched and without delay, and tells what it used as soon as the provider has said so. Nothing is
 * told of an answer that does not come to its end.
 */
export function readUsage(response: Response, endpoint: Endpoint, onUsage: (usage: Usage) => void): Response {
  if (!response.body) return response;
  const isStream = response.headers.get("content-type")?.includes("text/event-stream") === true;
  const read = isStream ? readEvents(endpoint, onUsage) : readJson(endpoint, onUsage);
  const decoder = new TextDecoder();
  const seen = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      read.more(decoder.decode(chunk, { stream: true }));
      controller.enqueue(chunk);
    },
    flush: () => read.end(),
  });
  return new Response(response.body.pipeThrough(seen), response);
}

interface Reading {
  more(text: string): void;
  end(): void;
}

function readJson(endpoint: Endpoint, onUsage: (usage: Usage) => void): Reading {
  let text = "";
  return {
    more: (piece) => {
      if (text.length <= longest) text += piece;
    },
    end: () => {
      const usage = usageIn(parseJson(text), endpoint);
      if (usage) onUsage(usage);
    },
  };
}

function readEvents(endpoint: Endpoint, onUsage: (usage: Usage) => void): Reading {
  let line = "";
  let input: Usage | undefined;
  let done = false;
  const finish = (usage: Usage | undefined): void => {
    if (!usage || done) return;
    done = true;
    onUsage(usage);
  };
  const see = (data: unknown): void => {
    const told = endpoint === "messages" ? messageUsage(data) : eventUsage(data, endpoint);
    if (told?.kind === "input") input = told.usage;
    if (told?.kind === "output" && input) input = { ...input, output: told.output };
    if (told?.kind === "usage") finish(told.usage);
    if (told?.kind === "end") finish(input);
  };
  return {
    more: (piece) => {
      const lines = `${line}${piece}`.split(/\r?\n/);
      line = lines.pop() ?? "";
      // Half of a line that is too long would be taken for a whole one.
      if (line.length > longest) done = true;
      if (done) return void (line = "");
      // Most lines are words of the model, and there are thousands.
      for (const each of lines)
        if (/"usage"|message_stop/.test(each)) see(parseJson(each.replace(/^data: ?/, "")));
    },
    end: () => undefined,
  };
}

type Told =
  | { readonly kind: "usage" | "input"; readonly usage: Usage }
  | { readonly kind: "output"; readonly output: number }
  | { readonly kind: "end" };

function eventUsage(data: unknown, endpoint: Endpoint): Told | undefined {
  const answer = endpoint === "responses" ? responseEnd.safeParse(data).data?.response : data;
  const usage = usageIn(answer, endpoint);
  return usage && { kind: "usage", usage };
}

function messageUsage(data: unknown): Told | undefined {
  const event = messageEvent.safeParse(data).data;
  switch (event?.type) {
    case "message_start":
      return { kind: "input", usage: fromAnthropic(event.message.usage) };
    case "message_delta":
      return { kind: "output", output: event.usage.output_tokens };
    case "message_stop":
      return { kind: "end" };
    case undefined:
      return undefined;
  }
}

/** The usage of a whole answer. */
function usageIn(answer: unknown, endpoint: Endpoint): Usage | undefined {
  switch (endpoint) {
    case "chat/completions":
      return fromChat(chatAnswer.safeParse(answer).data?.usage);
    case "responses":
      return fromResponses(responseAnswer.safeParse(answer).data?.usage);
    case "messages": {
      const usage = message.safeParse(answer).data?.usage;
      return usage && fromAnthropic(usage);
    }
    case "messages/count_tokens":
      return undefined;
  }
}

function fromChat(usage: z.infer<typeof openai> | undefined): Usage | undefined {
  if (!usage) return undefined;
  return split(usage.prompt_tokens, usage.prompt_tokens_details?.cached_tokens, usage.completion_tokens);
}

function fromResponses(usage: z.infer<typeof responses> | undefined): Usage | undefined {
  if (!usage) return undefined;
  return split(usage.input_tokens, usage.input_tokens_details?.cached_tokens, usage.output_tokens);
}

/** On OpenAI's wires what came from the cache is a part of the input. */
function split(input: number, cached = 0, output = 0): Usage | undefined {
  // An answer always has input: a usage without any says nothing.
  if (input === 0) return undefined;
  return { input: Math.max(0, input - cached), cacheRead: cached, cacheWrite: 0, output };
}

function fromAnthropic(usage: z.infer<typeof anthropic>): Usage {
  return {
    input: usage.input_tokens,
    cacheRead: usage.cache_read_input_tokens,
    cacheWrite: usage.cache_creation_input_tokens,
    output: usage.output_tokens,
  };
}
