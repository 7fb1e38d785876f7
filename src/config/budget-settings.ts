import { z } from "zod";

import { toLimits, type Limits, type ScopeLimits } from "../domain/budget.ts";
import { flatPrice, type Price, type Prices } from "../domain/price.ts";
import type { SettingsReader } from "./settings-reader.ts";

const dollars = z.number().min(0).max(1_000_000);
const price = z.strictObject({
  input: dollars,
  output: dollars,
  cacheRead: dollars.optional(),
  cacheWrite: dollars.optional(),
});
const file = z.record(z.string().regex(/^[\w.-]+\/[\w.:/-]+$/, "a model is named <provider>/<model>"), price);

const numberText = z
  .string()
  .regex(/^\d{1,12}(?:\.\d{1,6})?$/)
  .transform(Number);

/** What models cost, and what all of an owner's repositories, or everybody together, may use in a day. */
export function readBudgets(settings: SettingsReader): {
  readonly prices: Prices;
  readonly limits: ScopeLimits;
} {
  return {
    prices: { models: readPrices(settings), unknown: readUnknown(settings) },
    limits: {
      owner: readDay(settings, "SQUADRON_OWNER_DAY"),
      service: readDay(settings, "SQUADRON_DAY"),
    },
  };
}

function readPrices(settings: SettingsReader): Prices["models"] {
  const data = settings.json("MODEL_PRICES", file) ?? {};
  return Object.fromEntries(Object.entries(data).map(([model, said]) => [model, toPrice(said)]));
}

/** What is not said of caches costs the most that a provider takes for them: all of it, or twice of what is written. */
function toPrice({ input, output, cacheRead = input, cacheWrite = 2 * input }: z.infer<typeof price>): Price {
  return { input, output, cacheRead, cacheWrite };
}

function readUnknown(settings: SettingsReader): Price | undefined {
  const text = settings.optional("MODEL_UNKNOWN_PRICE") ?? "refuse";
  if (text === "refuse") return undefined;
  const { data } = numberText.safeParse(text);
  if (data === undefined)
    settings.problem("MODEL_UNKNOWN_PRICE: set refuse, or dollars per million tokens, such as 30.");
  return data === undefined ? undefined : flatPrice(data);
}

function readDay(settings: SettingsReader, prefix: string): Limits {
  const read = (what: string): number | undefined => readNumber(settings, `${prefix}_${what}`);
  return toLimits({
    tokens: read("TOKENS"),
    dollars: read("DOLLARS"),
    toolCalls: read("TOOL_CALLS"),
    minutes: read("MINUTES"),
    issues: read("ISSUES"),
    comments: read("COMMENTS"),
  });
}

function readNumber(settings: SettingsReader, name: string): number | undefined {
  const text = settings.optional(name);
  if (text === undefined) return undefined;
  const { data } = numberText.safeParse(text);
  if (data === undefined) settings.problem(`${name}: set a number without sign or unit.`);
  return data;
}
