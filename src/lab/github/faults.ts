import { deferred } from "./deferred.ts";

/** What goes wrong with a matching request. */
type FaultKind =
  /** The request is refused before anything happens. */
  | { readonly kind: "error-before"; readonly status?: number }
  /** The change is made, then the answer is replaced: GitHub's 502 after the commit. */
  | { readonly kind: "error-after"; readonly status?: number }
  /** The connection is cut before or after the change is made. */
  | { readonly kind: "reset-before" }
  | { readonly kind: "reset-after" }
  /** 429 with `Retry-After`. */
  | { readonly kind: "too-many-requests"; readonly retryAfter: number }
  /** 403 of the secondary limit with `Retry-After`. */
  | { readonly kind: "secondary-limit"; readonly retryAfter: number }
  /** The answer comes later. */
  | { readonly kind: "delay"; readonly ms: number }
  /** The request waits, before or after the change, until the test lets go: no clock is involved. */
  | { readonly kind: "hold"; readonly when?: "before" | "after" }
  /** Nothing answers but 503. */
  | { readonly kind: "outage" };

/** A fault and the requests it applies to. */
export type FaultRule = FaultKind & {
  readonly method?: string;
  /** A pattern such as `/repos/{any}/{any}/issues/{any}/comments` (`{any}` stands for one segment), or a regular expression. */
  readonly path?: string | RegExp;
  /** Login of the actor, `<slug>[bot]` for the App. */
  readonly actor?: string;
  /** How many requests it hits; once unless said otherwise, and an outage lasts until removed. */
  readonly count?: number;
};

export interface Fault {
  readonly remove: () => void;
  readonly hits: () => number;
  /** For a hold: lets the waiting requests, and all later ones, go. */
  readonly release: () => void;
  /** Resolves when it takes effect for the first time: for a hold after the change, once the change is made. */
  readonly hit: Promise<void>;
}

export interface ActiveFault {
  readonly rule: FaultRule;
  /** Says that it takes effect now. */
  readonly reached: () => void;
  /** Resolves when a hold is released. */
  readonly released: Promise<void>;
}

export interface Faults {
  readonly add: (rule: FaultRule) => Fault;
  readonly clear: () => void;
  /** Takes the first rule that applies and counts it. */
  readonly take: (request: FaultSubject) => ActiveFault | undefined;
}

interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly actor: string;
}

function toPattern(path: string | RegExp): RegExp {
  if (path instanceof RegExp) return path;
  const escaped = path
    .split(/\*|\{any\}/)
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join("[^/]+");
  return new RegExp(`^${escaped}$`);
}

function applies(rule: FaultRule, request: FaultSubject): boolean {
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (rule.actor !== undefined && rule.actor !== request.actor) return false;
  return rule.path === undefined || toPattern(rule.path).test(request.path);
}

/** The switchboard of faults; it starts with none. */
export function createFaults(): Faults {
  interface Entry extends ActiveFault {
    hits: number;
    readonly release: () => void;
  }
  const entries = new Set<Entry>();
  const add = (rule: FaultRule): Fault => {
    const released = deferred();
    const hit = deferred();
    const entry: Entry = {
      rule,
      released: released.promise,
      hits: 0,
      reached: hit.resolve,
      release: released.resolve,
    };
    entries.add(entry);
    const remove = (): void => {
      entries.delete(entry);
      entry.release();
    };
    return { remove, hits: () => entry.hits, release: entry.release, hit: hit.promise };
  };
  const take = (request: FaultSubject): ActiveFault | undefined => {
    for (const entry of entries) {
      if (!applies(entry.rule, request)) continue;
      entry.hits++;
      const count = entry.rule.count ?? (entry.rule.kind === "outage" ? Infinity : 1);
      if (entry.hits >= count) entries.delete(entry);
      return entry;
    }
    return undefined;
  };
  const clear = (): void => {
    for (const entry of entries) entry.release();
    entries.clear();
  };
  return { add, clear, take };
}
