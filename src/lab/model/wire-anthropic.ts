import { z } from "zod";
import type { ModelMessage, ModelRequest, Reply } from "./script.ts";
import { spent } from "./usage.ts";

const inner = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]);
const block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  content: inner.optional(),
  name: z.string().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
});
const message = z.looseObject({
  role: z.enum(["user", "assistant"]),
  content: z.union([z.string(), z.array(block)]),
});
const body = z.looseObject({
  model: z.string().default(""),
  system: inner.optional(),
  messages: z.array(message),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
});

/** An Anthropic messages request; undefined when it is none. */
export function readAnthropic(json: unknown, session: string): ModelRequest | undefined {
  const parsed = body.safeParse(json);
  if (!parsed.success) return undefined;
  const { model, system, messages, tools } = parsed.data;
  const first: ModelMessage[] =
    system === undefined ? [] : [{ role: "system", text: textOf(system), toolCalls: [] }];
  return {
    session,
    model,
    // The runtime never asks for anything else here.
    stream: true,
    tools: tools.map((tool) => tool.name),
    messages: [...first, ...messages.map(toMessage)],
  };
}

function toMessage(from: z.infer<typeof message>): ModelMessage {
  const blocks = typeof from.content === "string" ? [{ type: "text", text: from.content }] : from.content;
  const isTool = blocks.some((one) => one.type === "tool_result");
  return {
    role: isTool ? "tool" : from.role,
    text: blocks.map((one) => one.text ?? ("content" in one ? textOf(one.content ?? "") : "")).join(""),
    toolCalls: blocks.flatMap((one) =>
      one.type === "tool_use" && "name" in one ? [{ name: one.name ?? "", arguments: one.input ?? {} }] : [],
    ),
  };
}

function textOf(from: z.infer<typeof inner>): string {
  return typeof from === "string" ? from : from.map((one) => one.text ?? "").join("");
}

/** The reply as the lines of a server-sent event stream; the runtime never asks for anything else here. */
export function* anthropicEvents(request: ModelRequest, reply: Reply, id: string): Generator<string> {
  const { input, output } = spent(request, reply);
  const event = (type: string, data: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  yield event("message_start", {
    message: {
      id: `msg_${id}`,
      type: "message",
      role: "assistant",
      model: request.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: input, output_tokens: 0 },
    },
  });
  for (const [index, { start, delta }] of blocksOf(reply, id).entries()) {
    yield event("content_block_start", { index, content_block: start });
    yield event("content_block_delta", { index, delta });
    yield event("content_block_stop", { index });
  }
  yield event("message_delta", {
    delta: { stop_reason: reply.tools?.length ? "tool_use" : "end_turn", stop_sequence: null },
    usage: { output_tokens: output },
  });
  yield event("message_stop", {});
}

function blocksOf(reply: Reply, id: string): readonly { start: object; delta: object }[] {
  const text = { start: { type: "text", text: "" }, delta: { type: "text_delta", text: reply.text ?? "" } };
  const tools = (reply.tools ?? []).map((tool, index) => ({
    start: { type: "tool_use", id: `toolu_${id}_${index}`, name: tool.name, input: {} },
    delta: { type: "input_json_delta", partial_json: JSON.stringify(tool.arguments) },
  }));
  return reply.text === undefined && tools.length > 0 ? tools : [text, ...tools];
}
