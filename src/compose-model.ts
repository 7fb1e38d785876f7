import { hostname } from "node:os";
import { join } from "node:path";

import { createRemoteServers } from "./adapters/mcp/remote-servers.ts";
import { createModelGateway } from "./adapters/model/gateway.ts";
import type { ModelProvider } from "./adapters/model/provider.ts";
import type { Watch } from "./compose-watch.ts";
import type { NamedProvider } from "./config/model-providers.ts";
import { turnTuning } from "./config/defaults.ts";
import type { Config } from "./config/env.ts";
import { chooseModels } from "./domain/choose-models.ts";
import type { SessionDeps } from "./session/session-deps.ts";
import { observeMeter } from "./observe/observe-meter.ts";
import { workerName } from "./worker-name.ts";

/** How turns reach a model and MCP servers, and what they run with. */
export function composeModel(
  config: Config,
  { stateFolder, watch }: { readonly stateFolder: string; readonly watch: Watch },
): Pick<SessionDeps, "modelFor" | "remoteServers" | "settings"> {
  const { model } = config;
  const providers = { ...model.named, default: { ...model, kind: model.provider } };
  const kinds = mapValues(providers, ({ kind }) => kind);
  const own = { provider: "default", name: model.name };
  const gateway = createModelGateway({
    providers: mapValues(providers, providerOf),
    maxOutputTokens: model.maxOutputTokens,
  });
  const { modelCalls: modelCallsPerTurn, deadlineMs, silenceMs, leaseMs } = config.turns;
  const watching = { ...watch, prices: config.budgets.prices, elapsed: () => performance.now() };
  return {
    modelFor: (turn) => {
      const models = chooseModels({ kinds, own }, turn.models);
      const [{ provider, name }] = models;
      return {
        name,
        wire: gateway.wire(provider),
        call: gateway.forTurn({ ...turn, meter: observeMeter(watching, turn.meter), models }),
      };
    },
    remoteServers: createRemoteServers({ allowed: config.mcpHosts }),
    settings: {
      homes: join(stateFolder, "homes"),
      worker: { host: workerName(hostname(), stateFolder), process: String(process.pid) },
      maxPromptTokens: model.maxPromptTokens,
      sandbox: config.sandbox,
      staged: config.staged,
      modelCallsPerTurn,
      deadlineMs,
      silenceMs,
      leaseMs,
      prices: config.budgets.prices,
      budgets: config.budgets.limits,
      pageUrl: config.page.url,
      ...turnTuning,
    },
  };
}

function mapValues<A, B>(
  from: Readonly<Record<string, A>>,
  to: (value: A) => B,
): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(value)]));
}

/** A provider, as the settings name it, with its key. */
export function providerOf({ kind, baseUrl, apiKey = "", apiVersion }: NamedProvider): ModelProvider {
  switch (kind) {
    case "openai":
    case "anthropic":
      return { kind, baseUrl, apiKey };
    case "azure":
      return {
        kind,
        endpoint: baseUrl,
        apiKey,
        ...(apiVersion !== undefined && { apiVersion }),
      };
    case "copilot":
      return { kind, baseUrl, token: async () => apiKey };
  }
}
