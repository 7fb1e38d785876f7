import { readModelProviders } from "./model-providers.ts";
import type { SettingsReader } from "./settings-reader.ts";

export type ModelProvider = "openai" | "azure" | "anthropic" | "copilot";

const providers = ["openai", "azure", "anthropic", "copilot"] as const;

// Azure has none: every resource has a host of its own.
const baseUrls: { readonly [P in ModelProvider]: string | undefined } = {
  openai: "https://api.openai.com/v1",
  azure: undefined,
  anthropic: "https://api.anthropic.com",
  copilot: "https://api.githubcopilot.com",
};

/** Which model answers, and how it is reached. */
export function readModel(settings: SettingsReader) {
  const provider = settings.choice("MODEL_PROVIDER", providers, "openai");
  if (settings.optional("MODEL_PROVIDER") === undefined)
    settings.problem(`MODEL_PROVIDER is not set: set one of ${providers.join(", ")}.`);
  const name = settings.optional("MODEL");
  if (name === undefined)
    settings.problem(
      "MODEL is not set: set the model's name (Azure: the deployment's), as the provider lists it.",
    );
  return {
    provider,
    name: name ?? "",
    baseUrl: readBaseUrl(settings, provider),
    apiKey: readApiKey(settings, provider),
    apiVersion: settings.optional("MODEL_API_VERSION"),
    maxOutputTokens: settings.number("MODEL_MAX_OUTPUT_TOKENS"),
    maxPromptTokens: settings.number("MODEL_MAX_PROMPT_TOKENS"),
    /** What roles may name beside this one, which they know as `default`. */
    named: readModelProviders(settings),
  } as const;
}

function readBaseUrl(settings: SettingsReader, provider: ModelProvider): string {
  const fallback = baseUrls[provider];
  if (fallback === undefined && settings.optional("MODEL_BASE_URL") === undefined) {
    settings.problem("MODEL_BASE_URL is not set: Azure shows it on the resource's page → Keys and Endpoint.");
    return "";
  }
  return settings.url("MODEL_BASE_URL", fallback ?? "");
}

function readApiKey(settings: SettingsReader, provider: ModelProvider): string | undefined {
  const key = settings.secret("MODEL_API_KEY");
  // A model server of one's own that speaks OpenAI's wire often takes no key.
  const ownServer = provider === "openai" && settings.optional("MODEL_BASE_URL") !== undefined;
  if (key === undefined && !ownServer)
    settings.problem("MODEL_API_KEY (or MODEL_API_KEY_FILE) is not set: make a key on the provider's page.");
  return key;
}
