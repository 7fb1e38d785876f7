import { chatLimitOf, targetOf, type ModelProvider } from "./provider.ts";

// Enough for a model that thinks before it answers; about a hundredth of a cent.
const answerTokens = 16;
const patienceMs = 30_000;

/**
 * Asks a model for one word, to see whether it answers. What it says, and what a refusal says, is not looked at: some
 * providers repeat part of the key.
 * @returns the status of the answer, undefined when there was none.
 */
export async function askOnce(provider: ModelProvider, model: string): Promise<number | undefined> {
  const isAnthropic = provider.kind === "anthropic";
  const { url, headers } = await targetOf(provider, model, isAnthropic ? "/messages" : "/chat/completions");
  const limit = isAnthropic ? "max_tokens" : chatLimitOf(provider);
  const body = { model, messages: [{ role: "user", content: "Say ok." }], [limit]: answerTokens };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}
