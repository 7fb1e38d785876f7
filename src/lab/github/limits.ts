import { epochSeconds } from "./time.ts";

/** The numbers GitHub documents; each can be lowered for a test. */
export interface LimitNumbers {
  /** Requests per hour of one token owner. */
  readonly perHour: number;
  readonly anonymousPerHour: number;
  readonly contentPerMinute: number;
  readonly contentPerHour: number;
  readonly concurrent: number;
  /** Points per minute: a read costs 1, a change 5. */
  readonly pointsPerMinute: number;
}

const GITHUB_LIMITS: LimitNumbers = {
  perHour: 5_000,
  anonymousPerHour: 60,
  contentPerMinute: 80,
  contentPerHour: 500,
  concurrent: 100,
  pointsPerMinute: 900,
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const READ_POINTS = 1;
const CHANGE_POINTS = 5;

interface Usage {
  windowStart: number;
  used: number;
  content: number[];
  points: { at: number; points: number }[];
  inFlight: number;
}

interface RateView {
  readonly limit: number;
  readonly remaining: number;
  readonly used: number;
  readonly reset: number;
}

export type Refusal =
  | { readonly kind: "primary" }
  | { readonly kind: "secondary"; readonly retryAfter: number };

export interface Limits {
  /** Off by default: counted and shown, but nobody is refused. */
  readonly enforce: (on: boolean, numbers?: Partial<LimitNumbers>) => void;
  readonly view: (owner: string) => RateView;
  readonly count: (owner: string) => void;
  /** Registers a request; answers why it is refused, if it is. `leave` must follow in any case. */
  readonly enter: (owner: string, change: boolean) => Refusal | undefined;
  readonly leave: (owner: string) => void;
}

/** Counters of GitHub's primary and secondary limits, per token owner. */
export function createLimits(now: () => Date): Limits {
  const usages = new Map<string, Usage>();
  let numbers: LimitNumbers = GITHUB_LIMITS;
  let enforced = false;
  const usageOf = (owner: string): Usage => {
    const at = now().getTime();
    const usage = usages.get(owner) ?? { windowStart: at, used: 0, content: [], points: [], inFlight: 0 };
    if (at - usage.windowStart >= HOUR_MS) Object.assign(usage, { windowStart: at, used: 0 });
    usages.set(owner, usage);
    return usage;
  };
  const limitOf = (owner: string): number =>
    owner === "anonymous" ? numbers.anonymousPerHour : numbers.perHour;
  const view = (owner: string): RateView => {
    const usage = usageOf(owner);
    const limit = limitOf(owner);
    const reset = epochSeconds(new Date(usage.windowStart + HOUR_MS));
    return { limit, used: usage.used, remaining: Math.max(0, limit - usage.used), reset };
  };
  const enter = (owner: string, change: boolean): Refusal | undefined => {
    const usage = usageOf(owner);
    usage.inFlight++;
    const refusal = enforced
      ? refuse({ usage, numbers, at: now().getTime() }, limitOf(owner), change)
      : undefined;
    if (refusal === undefined) register(usage, now().getTime(), change);
    return refusal;
  };
  return {
    enforce: (on, changes = {}) => {
      enforced = on;
      numbers = { ...GITHUB_LIMITS, ...changes };
    },
    view,
    count: (owner) => void usageOf(owner).used++,
    enter,
    leave: (owner) => void usageOf(owner).inFlight--,
  };
}

function register(usage: Usage, at: number, change: boolean): void {
  // Both are in order of time: only what is too old is looked at.
  while ((usage.content[0] ?? at) <= at - HOUR_MS) usage.content.shift();
  while ((usage.points[0]?.at ?? at) <= at - MINUTE_MS) usage.points.shift();
  if (change) usage.content.push(at);
  usage.points.push({ at, points: change ? CHANGE_POINTS : READ_POINTS });
}

function refuse(
  context: { readonly usage: Usage; readonly numbers: LimitNumbers; readonly at: number },
  perHour: number,
  change: boolean,
): Refusal | undefined {
  const { usage, numbers, at } = context;
  if (usage.used >= perHour) return { kind: "primary" };
  const secondary = (since: number): Refusal => ({
    kind: "secondary",
    retryAfter: Math.max(1, Math.ceil(since / 1000)),
  });
  if (usage.inFlight > numbers.concurrent) return secondary(MINUTE_MS);
  const points = usage.points.filter((entry) => entry.at > at - MINUTE_MS);
  if (points.reduce((sum, entry) => sum + entry.points, 0) >= numbers.pointsPerMinute)
    return secondary(MINUTE_MS);
  if (!change) return undefined;
  const inWindow = (window: number): number[] => usage.content.filter((time) => time > at - window);
  const minute = inWindow(MINUTE_MS);
  if (minute.length >= numbers.contentPerMinute) return secondary((minute[0] ?? at) + MINUTE_MS - at);
  const hour = inWindow(HOUR_MS);
  return hour.length >= numbers.contentPerHour ? secondary((hour[0] ?? at) + HOUR_MS - at) : undefined;
}
