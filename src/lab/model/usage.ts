import type { ModelRequest, Reply } from "./script.ts";

/** Roughly what English text and JSON take per token. */
const charactersPerToken = 4;

/** Tokens of a request and its reply, as the reply says or counted from the texts. */
export function spent(
  request: ModelRequest,
  reply: Reply,
): { readonly input: number; readonly output: number } {
  const asked = request.messages.reduce(
    (sum, one) => sum + one.text.length + JSON.stringify(one.toolCalls).length,
    0,
  );
  const said = (reply.text ?? "").length + JSON.stringify(reply.tools ?? []).length;
  return {
    input: reply.inputTokens ?? Math.ceil(asked / charactersPerToken),
    output: reply.outputTokens ?? Math.ceil(said / charactersPerToken),
  };
}
