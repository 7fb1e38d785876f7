import { finding, type Finding } from "./finding.ts";

/** What was seen of the store. */
export type StoreFacts =
  | { readonly error: string }
  | {
      /** Given by URL, a child of the service, or in its memory. */
      readonly kind: "url" | "child" | "memory";
      /** `redis_version`, `aof_enabled`, `maxmemory_policy`, as the server gives them; undefined where it does not. */
      readonly version: string | undefined;
      readonly appendOnly: string | undefined;
      readonly eviction: string | undefined;
      /** By how much the store's clock is ahead of ours, in milliseconds. */
      readonly aheadMs: number;
    };

// BullMQ's own demand; every script of ours runs from there on, too.
const oldest = [6, 2] as const;
const tolerableMs = 10_000;

/** Checks of the store: there, new enough, keeps what it has, and knows the time. */
export function checkStore(facts: StoreFacts): readonly Finding[] {
  if ("error" in facts)
    return [
      finding("store", facts.error, [
        "fail",
        "Start Redis or Valkey, and set REDIS_URL to where it listens.",
      ]),
    ];
  if (facts.kind === "memory")
    return [
      finding("store", "in memory: everything is lost when the service ends", [
        "warn",
        "Install redis-server, or set REDIS_URL. For trying out it will do.",
      ]),
    ];
  return [checkVersion(facts), checkPersistence(facts), checkEviction(facts), checkStoreClock(facts)];
}

type Reached = Exclude<StoreFacts, { readonly error: string }>;

function checkVersion({ version, kind }: Reached): Finding {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  const good = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  const where = kind === "child" ? "started by Squadron" : "at REDIS_URL";
  return finding(
    "store version",
    `${version ?? "unknown"}, ${where}`,
    good ? ["ok"] : ["fail", `Use Redis ${oldest.join(".")} or newer, or Valkey.`],
  );
}

function checkPersistence({ appendOnly }: Reached): Finding {
  if (appendOnly === "1") return finding("store persistence", "append-only file", ["ok"]);
  return finding("store persistence", "no append-only file: a restart of the store loses accepted events", [
    "fail",
    'Set "appendonly yes" in redis.conf, or run: redis-cli config set appendonly yes',
  ]);
}

function checkEviction({ eviction }: Reached): Finding {
  if (eviction === "noeviction") return finding("store eviction", "none", ["ok"]);
  return finding("store eviction", `${eviction ?? "unknown"}: the store throws keys away when it is full`, [
    "fail",
    'Set "maxmemory-policy noeviction" in redis.conf, or run: redis-cli config set maxmemory-policy noeviction',
  ]);
}

function checkStoreClock({ aheadMs }: Reached): Finding {
  const seen = `${Math.round(Math.abs(aheadMs) / 1000)} s from this machine's`;
  if (Math.abs(aheadMs) <= tolerableMs) return finding("store clock", seen, ["ok"]);
  return finding("store clock", seen, ["warn", "Let both machines take their time from NTP."]);
}
