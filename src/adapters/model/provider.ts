import type { ModelWire } from "../../ports/agent-runtime.ts";

/** Who serves models, with the key that only the host holds. */
export type ModelProvider =
  | { readonly kind: "openai"; readonly baseUrl: string; readonly apiKey: string }
  | {
      readonly kind: "azure";
      /** `https://<resource>.openai.azure.com` */
      readonly endpoint: string;
      readonly apiKey: string;
      /** Names the route of one deployment, which is the model's name. Left out: the versionless route `/openai/v1`. */
      readonly apiVersion?: string;
    }
  | { readonly kind: "anthropic"; readonly baseUrl: string; readonly apiKey: string }
  /** Unproven against the real service: it was run against a stand-in only. */
  | {
      readonly kind: "copilot";
      /** Called before each request; caching and refreshing the token is the caller's matter. */
      readonly token: () => Promise<string>;
      readonly baseUrl?: string;
      /** Name by which the Copilot API knows this client. */
      readonly integrationId?: string;
    };

/** Where a request goes, and what proves that it may. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const copilotBaseUrl = "https://api.githubcopilot.com";
const copilotIntegration = "copilot-developer-cli";
/** Version of the Messages API; the runtime sends its own, this is for clients that do not. */
const anthropicVersion = "2023-06-01";

/** The wire that the runtime must speak for this provider. */
export function wireOf(provider: ModelProvider): ModelWire {
  return provider.kind === "copilot" ? "openai" : provider.kind;
}

/** What limits the output of a chat: OpenAI's own models that think know one word only, other servers the other. */
export function chatLimitOf(provider: ModelProvider): "max_tokens" | "max_completion_tokens" {
  const isOpenai = provider.kind === "openai" && new URL(provider.baseUrl).hostname === "api.openai.com";
  return isOpenai || provider.kind === "azure" ? "max_completion_tokens" : "max_tokens";
}

/** @param suffix what the wire adds to a base URL, with its slash: `/chat/completions`, `/messages`. */
export async function targetOf(provider: ModelProvider, model: string, suffix: string): Promise<Target> {
  switch (provider.kind) {
    case "openai":
      return { url: join(provider.baseUrl, suffix), headers: bearer(provider.apiKey) };
    case "azure":
      return { url: azureUrl(provider, model, suffix), headers: { "api-key": provider.apiKey } };
    case "anthropic":
      return {
        url: join(provider.baseUrl.replace(/\/v1\/?$/, ""), `/v1${suffix}`),
        headers: { "x-api-key": provider.apiKey, "anthropic-version": anthropicVersion },
      };
    case "copilot":
      return {
        url: join(provider.baseUrl ?? copilotBaseUrl, suffix),
        headers: {
          ...bearer(await provider.token()),
          "copilot-integration-id": provider.integrationId ?? copilotIntegration,
          "openai-intent": "conversation-agent",
        },
      };
  }
}

type Azure = Extract<ModelProvider, { kind: "azure" }>;

function azureUrl({ endpoint, apiVersion }: Azure, deployment: string, suffix: string): string {
  if (apiVersion === undefined) return join(endpoint, `/openai/v1${suffix}`);
  const path = `/openai/deployments/${encodeURIComponent(deployment)}${suffix}`;
  return `${join(endpoint, path)}?api-version=${encodeURIComponent(apiVersion)}`;
}

function bearer(key: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key}` };
}

function join(base: string, path: string): string {
  return base.replace(/\/+$/, "") + path;
}
