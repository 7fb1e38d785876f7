import type { Redis } from "ioredis";

import type { SessionKey } from "../../domain/ids.ts";
import { keepable, timelineEntry } from "../../domain/timeline.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Timeline, TimelineLine } from "../../ports/timeline.ts";
import type { Keys } from "./keys.ts";
import { bindScript } from "./script.ts";
import { appendTimeline } from "./scripts/append-timeline.ts";

// A long day of an agent's work. With what is kept of one text, no session takes more than about 4 MB.
const mostLines = 1_000;
// Who asks later what a sleeping session once did finds it on GitHub.
const keptSeconds = 7 * 24 * 3600;

interface Deps {
  readonly redis: Redis;
  /** A connection of its own for subscriptions. */
  readonly subscriber: Redis;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** One stream for each session. */
export function createTimeline({ redis, subscriber, keys, clock, onError }: Deps): Timeline {
  const run = bindScript(redis, appendTimeline);
  return {
    append: ({ mailbox, fence, generation }, key, entry) => {
      const names = [keys.meta(mailbox), keys.session(key), keys.timeline(key)];
      const limits = [fence, generation, mostLines, keptSeconds, clock.now()];
      // One connection keeps them in their order.
      for (const kept of keepable(entry))
        run(names, [...limits, JSON.stringify(kept), keys.timelines, key]).catch(onError);
    },
    read: async (key, { after, before, most }) => {
      const at = keys.timeline(key);
      if (after !== undefined) return toLines(await redis.xrange(at, `(${after}`, "+", "COUNT", most));
      const last = before === undefined ? "+" : `(${before}`;
      return toLines(await redis.xrevrange(at, last, "-", "COUNT", most)).toReversed();
    },
    onAppend: watching(subscriber, keys.timelines),
    remove: async (key) => void (await redis.del(keys.timeline(key))),
  };
}

function toLines(found: readonly [id: string, fields: readonly string[]][]): readonly TimelineLine[] {
  return found.flatMap(([id, [, at, , text = ""]]) => {
    // Another version may have written it.
    const entry = timelineEntry.safeParse(JSON.parse(text));
    return entry.success ? [{ id, at: Number(at), entry: entry.data }] : [];
  });
}

function watching(subscriber: Redis, channel: string): Timeline["onAppend"] {
  const listeners = new Set<(key: SessionKey) => void>();
  let subscribed: Promise<unknown> | undefined;
  const listen = async (): Promise<void> => {
    subscriber.on("message", (from: string, key: string) => {
      if (from === channel) for (const listener of listeners) listener(key as SessionKey);
    });
    await subscriber.subscribe(channel);
  };
  return async (listener) => {
    listeners.add(listener);
    // One subscription for all, never taken back: others listen as long as the connection lives.
    subscribed ??= listen();
    await subscribed;
    return () => listeners.delete(listener);
  };
}
