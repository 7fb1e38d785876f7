import { SquadronError } from "./errors.ts";
import { modelName } from "./model-name.ts";
import type { ModelChoice } from "./roster.ts";

/** A provider as far as the choice depends on it. `anthropic` speaks a wire of its own, the others the same. */
export type ProviderKind = "openai" | "azure" | "anthropic" | "copilot";

export interface Providers {
  readonly kinds: Readonly<Record<string, ProviderKind>>;
  /** What a role has that names no model. */
  readonly own: ModelChoice;
}

/**
 * The models of a turn, in the order in which they are tried.
 * @throws SquadronError `refused` for a provider that does not exist, or a model that cannot take over from the first.
 */
export function chooseModels(
  { kinds, own }: Providers,
  models: readonly ModelChoice[],
): readonly [ModelChoice, ...ModelChoice[]] {
  const [first = own, ...others] = models;
  for (const { provider } of [first, ...others])
    if (!Object.hasOwn(kinds, provider))
      throw new SquadronError(
        "refused",
        `There is no model provider "${provider}" here; there is ${Object.keys(kinds).sort().join(", ")}. Name one of these, or ask whoever runs Squadron for it.`,
      );
  const isAnthropic = kinds[first.provider] === "anthropic";
  const stranger = others.find(({ provider }) => (kinds[provider] === "anthropic") !== isAnthropic);
  if (stranger)
    throw new SquadronError(
      "refused",
      `${modelName(stranger)} cannot take over from ${modelName(first)}: one speaks Anthropic's protocol, the other does not.`,
    );
  return [first, ...others];
}
