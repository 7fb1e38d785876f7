import { microDollars } from "./budget.ts";

/** Dollars per million tokens, which are micro-dollars per token. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Of what the provider had in its cache. */
  readonly cacheRead: number;
  /** Of what the provider puts into its cache. */
  readonly cacheWrite: number;
}

/** What an operator says about prices. */
export interface Prices {
  /** By `<provider>/<model>`. */
  readonly models: Readonly<Record<string, Price>>;
  /** What a model costs that is not in the list; undefined: nobody knows. */
  readonly unknown: Price | undefined;
}

/** What one answer used, as the provider counts it. */
export interface Usage {
  /** Neither read from nor written to a cache. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

export const noUsage: Usage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

/** Undefined where nobody knows. @param model as `<provider>/<model>`. */
export function priceOf({ models, unknown }: Prices, model: string): Price | undefined {
  return Object.hasOwn(models, model) ? models[model] : unknown;
}

/** Micro-dollars, rounded up: many small calls must not come to nothing. */
export function costOf({ input, cacheRead, cacheWrite, output }: Usage, price: Price): number {
  return Math.ceil(
    input * price.input + cacheRead * price.cacheRead + cacheWrite * price.cacheWrite + output * price.output,
  );
}

export function tokensOf({ input, cacheRead, cacheWrite, output }: Usage): number {
  return input + cacheRead + cacheWrite + output;
}

/**
 * The most that an answer may cost of which only the sizes are known. Where the request asks for a cache, all of its
 * input may be written there.
 */
export function dearest(
  { input, output, caches }: { input: number; output: number; caches: boolean },
  price: Price,
): number {
  const each = Math.max(price.input, price.cacheRead, ...(caches ? [price.cacheWrite] : []));
  return Math.ceil(input * each + output * price.output);
}

/** The most output that fits into what is left of the money after the input. */
export function affordable(left: number, asked: { input: number; caches: boolean }, price: Price): number {
  const rest = left - dearest({ ...asked, output: 0 }, price);
  if (rest < 0) return -1;
  return price.output === 0 ? Infinity : Math.floor(rest / price.output);
}

/** A price with the same for everything, in dollars per million tokens. */
export function flatPrice(dollars: number): Price {
  const each = microDollars(dollars) / 1_000_000;
  return { input: each, output: each, cacheRead: each, cacheWrite: each };
}
