import { hostname } from "node:os";
import { join } from "node:path";

import { createModelGateway } from "./adapters/model/gateway.ts";
import type { ModelProvider } from "./adapters/model/provider.ts";
import { turnTuning } from "./config/defaults.ts";
import type { Config } from "./config/env.ts";
import type { SessionDeps } from "./session/session-deps.ts";
import { workerName } from "./worker-name.ts";

/** How turns reach a model, and what they run with. */
export function composeModel(
  config: Config,
  stateFolder: string,
): Pick<SessionDeps, "modelFor" | "settings"> {
  const gateway = createModelGateway({ providers: { default: providerOf(config.model) } });
  const { modelCalls: modelCallsPerTurn, deadlineMs, silenceMs, leaseMs } = config.turns;
  return {
    modelFor: (turn) => gateway.forTurn({ ...turn, provider: "default" }),
    settings: {
      homes: join(stateFolder, "homes"),
      worker: { host: workerName(hostname(), stateFolder), process: String(process.pid) },
      model: config.model.name,
      wire: gateway.wire("default"),
      maxPromptTokens: config.model.maxPromptTokens,
      sandbox: config.sandbox,
      modelCallsPerTurn,
      deadlineMs,
      silenceMs,
      leaseMs,
      ...turnTuning,
    },
  };
}

function providerOf(model: Config["model"]): ModelProvider {
  const { baseUrl, apiKey = "", name, apiVersion } = model;
  switch (model.provider) {
    case "openai":
    case "anthropic":
      return { kind: model.provider, baseUrl, apiKey };
    case "azure":
      return {
        kind: "azure",
        endpoint: baseUrl,
        apiKey,
        deployment: name,
        ...(apiVersion !== undefined && { apiVersion }),
      };
    case "copilot":
      return { kind: "copilot", baseUrl, token: async () => apiKey };
  }
}
