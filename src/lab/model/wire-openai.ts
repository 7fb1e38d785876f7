import { z } from "zod";
import type { ModelMessage, ModelRequest, Reply } from "./script.ts";
import { spent } from "./usage.ts";

const part = z.looseObject({ text: z.string().optional() });
const content = z.union([z.string(), z.array(part), z.null()]).optional();
const call = z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) });
const message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content,
  tool_calls: z.array(call).optional(),
});
const body = z.looseObject({
  model: z.string().default(""),
  messages: z.array(message),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
  stream: z.boolean().default(false),
  reasoning_effort: z.string().optional(),
});

/** An OpenAI chat-completions request; undefined when it is none. */
export function readOpenai(json: unknown, session: string): ModelRequest | undefined {
  const parsed = body.safeParse(json);
  if (!parsed.success) return undefined;
  const { model, messages, tools, stream, reasoning_effort: effort } = parsed.data;
  return {
    session,
    model,
    stream,
    ...(effort !== undefined && { effort }),
    tools: tools.map((tool) => tool.function.name),
    messages: messages.map(toMessage),
  };
}

function toMessage(from: z.infer<typeof message>): ModelMessage {
  const text =
    typeof from.content === "string"
      ? from.content
      : (from.content ?? []).map((one) => one.text ?? "").join("");
  return {
    role: from.role === "developer" ? "system" : from.role,
    text,
    toolCalls: (from.tool_calls ?? []).map((one) => ({
      name: one.function.name,
      arguments: z.record(z.string(), z.unknown()).catch({}).parse(parseJson(one.function.arguments)),
    })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The reply as one JSON answer. */
export function openaiJson(request: ModelRequest, reply: Reply, id: string): object {
  return {
    ...head(request, id, "chat.completion"),
    choices: [
      {
        index: 0,
        finish_reason: finishReason(reply),
        message: {
          role: "assistant",
          content: reply.text ?? null,
          ...(reply.tools?.length && { tool_calls: calls(reply, id) }),
        },
      },
    ],
    usage: usage(request, reply),
  };
}

/** The reply as the lines of a server-sent event stream. */
export function* openaiEvents(request: ModelRequest, reply: Reply, id: string): Generator<string> {
  const chunk = (delta: object, finish: string | null = null): string =>
    `data: ${JSON.stringify({ ...head(request, id, "chat.completion.chunk"), choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  yield chunk({ role: "assistant", content: "" });
  for (const piece of (reply.text ?? "").match(/[\s\S]{1,64}/g) ?? []) yield chunk({ content: piece });
  for (const [index, one] of calls(reply, id).entries()) yield chunk({ tool_calls: [{ index, ...one }] });
  yield chunk({}, finishReason(reply));
  yield `data: ${JSON.stringify({ ...head(request, id, "chat.completion.chunk"), choices: [], usage: usage(request, reply) })}\n\n`;
  yield "data: [DONE]\n\n";
}

function head(request: ModelRequest, id: string, object: string) {
  return { id: `chatcmpl-${id}`, object, created: 0, model: request.model };
}

function finishReason(reply: Reply): string {
  return reply.tools?.length ? "tool_calls" : "stop";
}

function calls(reply: Reply, id: string) {
  return (reply.tools ?? []).map((tool, index) => ({
    id: `call_${id}_${index}`,
    type: "function",
    function: { name: tool.name, arguments: JSON.stringify(tool.arguments) },
  }));
}

function usage(request: ModelRequest, reply: Reply) {
  const { input, output } = spent(request, reply);
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}
