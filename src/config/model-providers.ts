import { z } from "zod";

import type { SettingsReader } from "./settings-reader.ts";

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));
const provider = z.strictObject({
  kind: z.enum(["openai", "azure", "anthropic", "copilot"]),
  baseUrl: url,
  apiKey: z.string().optional(),
  apiKeyFile: z.string().optional(),
  apiVersion: z.string().optional(),
});
const file = z.record(
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "a name has letters, digits, - and _"),
  provider,
);

export interface NamedProvider {
  readonly kind: z.infer<typeof provider>["kind"];
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly apiVersion: string | undefined;
}

/** The providers that roles may name, from the file that `MODEL_PROVIDERS` names. `default` is the one of the variables. */
export function readModelProviders(settings: SettingsReader): Readonly<Record<string, NamedProvider>> {
  const data = settings.json("MODEL_PROVIDERS", file);
  if (data === undefined) return {};
  if ("default" in data)
    settings.problem('MODEL_PROVIDERS: "default" is what MODEL_PROVIDER sets; take another name.');
  return Object.fromEntries(
    Object.entries(data).map(([name, { kind, baseUrl, apiKey, apiKeyFile, apiVersion }]) => {
      if (apiKey !== undefined && apiKeyFile !== undefined)
        settings.problem(`MODEL_PROVIDERS: ${name}: set only one of apiKey and apiKeyFile.`);
      const key = apiKey ?? settings.contentAt(`MODEL_PROVIDERS: ${name} apiKeyFile`, apiKeyFile);
      return [name, { kind, baseUrl, apiKey: key, apiVersion }];
    }),
  );
}
