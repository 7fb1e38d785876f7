import type { Redis } from "ioredis";
import { z } from "zod";

import { parseSession, threadOf, type SessionKey } from "../../domain/ids.ts";
import { laneOf, sessionOfMailbox } from "../../domain/mailbox.ts";
import { newSession } from "../../domain/session.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Claim, DeadLetter, Mail, MailOrigin, MailStore } from "../../ports/mail-store.ts";
import type { Keys } from "./keys.ts";
import { bindScript } from "./script.ts";
import { append } from "./scripts/append.ts";
import { claim } from "./scripts/claim.ts";
import { commit } from "./scripts/commit.ts";
import { fail } from "./scripts/fail.ts";
import { forget } from "./scripts/forget.ts";
import { raise } from "./scripts/raise.ts";
import { seed } from "./scripts/seed.ts";
import { toFields } from "./session-fields.ts";

// GitHub keeps deliveries for redelivery for 3 days (GHES 7); dedupe must outlive both, and a hook that comes late.
const dedupeSeconds = 14 * 24 * 3600;

// Failures after which the first mail is handled alone, to find the one at fault. A turn keeps its batch for one more
// try: most failures are of the moment.
const aloneFrom = { route: 1, turn: 2 } as const;

// Mail that no other mail led to.
const unprompted: MailOrigin = { keys: [], seq: 0 };

const deadLetter = z.object({ mailbox: z.string(), body: z.string(), reason: z.string(), at: z.number() });
const claimed = z.array(z.union([z.string(), z.number()]));

interface Deps {
  readonly redis: Redis;
  /** A connection of its own for subscriptions. */
  readonly subscriber: Redis;
  readonly keys: Keys;
  readonly clock: Clock;
}

/** The mailbox protocol on Redis streams: each operation is one script. */
export function createMailStore(deps: Deps): MailStore {
  return { ...intake(deps), ...handling(deps), ...watching(deps) };
}

function trio(keys: Keys, mailbox: string): string[] {
  return [keys.mail(mailbox), keys.meta(mailbox), keys.dirty];
}

/** The arguments by which a script knows a claim again. */
function toArgs({ mailbox, fence, generation }: Claim) {
  return [mailbox, fence, generation];
}

function sessionKeys(keys: Keys, key: SessionKey): string[] {
  return [keys.session(key), keys.sessions, keys.roles(threadOf(key))];
}

function intake({ redis, keys, clock }: Deps): Pick<MailStore, "append" | "raise" | "seed" | "remember"> {
  const runSeed = bindScript(redis, seed);
  const runAppend = bindScript(redis, append);
  const runRaise = bindScript(redis, raise);
  /** The arguments with which both begin. */
  const common = (mailbox: string, { body, origin }: { body: string; origin?: MailOrigin }) => {
    const { seq, keys: known } = origin ?? unprompted;
    return [mailbox, body, clock.now(), dedupeSeconds, seq, known.map(keys.seen).join("\n")];
  };
  return {
    append: async (mailbox, { opens, ...mail }) =>
      Number(
        await runAppend(
          [
            ...trio(keys, mailbox),
            ...(opens ? sessionKeys(keys, opens.key) : []),
            ...mail.dedupe.map(keys.seen),
          ],
          [
            ...common(mailbox, mail),
            ...(opens ? [opens.key, opens.role, ...Object.entries(toFields(opens)).flat()] : []),
          ],
        ),
      ),
    raise: async (mailbox, { closing, ...order }) =>
      (await runRaise(
        [...trio(keys, mailbox), ...order.dedupe.map(keys.seen)],
        [...common(mailbox, order), keys.raised, closing ? 1 : 0],
      )) === 1,
    remember: async (dedupe) => {
      await Promise.all(dedupe.map((key) => redis.set(keys.seen(key), "0", "EX", dedupeSeconds)));
    },
    seed: async (mailbox, { epoch, base }) => {
      await runSeed([keys.meta(mailbox)], ["epoch", epoch, "fence", base, "tail", base]);
    },
  };
}

function handling(deps: Deps): Pick<MailStore, "claim" | "commit" | "fail" | "forget" | "holds" | "later"> {
  const { redis, keys, clock } = deps;
  const runClaim = bindScript(redis, claim);
  const runCommit = bindScript(redis, commit);
  const runFail = bindScript(redis, fail);
  /** Where a step stores what becomes of the session, and what; nowhere for a mailbox of none. */
  const toStore = ({ mailbox }: Claim, record: Readonly<Record<string, string>> = {}) => {
    const session = sessionOfMailbox(mailbox);
    return session
      ? { at: [keys.session(session)], fields: Object.entries(record).flat() }
      : { at: [], fields: [] };
  };
  return {
    claim: async (mailbox, runner, max) =>
      parseClaim(
        mailbox,
        claimed.parse(
          await runClaim(
            [keys.mail(mailbox), keys.meta(mailbox), keys.effects(mailbox)],
            [runner.job, runner.attempt, max, aloneFrom[laneOf(mailbox)]],
          ),
        ),
      ),
    commit: async (held, { upTo, record }) => {
      const { at, fields } = toStore(held, record);
      const left = Number(
        await runCommit(
          [...trio(keys, held.mailbox), keys.effects(held.mailbox), ...at],
          [...toArgs(held), upTo, clock.now(), ...fields],
        ),
      );
      return left < 0 ? undefined : left;
    },
    fail: async (held, { reason, maxTries, record }) => {
      const seq = held.mail[0]?.seq ?? 0;
      const { at, fields } = toStore(held, record);
      const code = Number(
        await runFail(
          [...trio(keys, held.mailbox), keys.dead, keys.effects(held.mailbox), ...at],
          [...toArgs(held), seq, maxTries, reason, clock.now(), dedupeSeconds, ...fields],
        ),
      );
      return code < 0 ? undefined : { dead: code === 1 };
    },
    forget: forgetting(deps),
    later: async (mailbox, after, max) => {
      const found = await redis.xrange(keys.mail(mailbox), String(after + 1), "+", "COUNT", max);
      return found.map(([id, [, body = ""]]) => ({ seq: Number.parseInt(id, 10), body }));
    },
    holds: async (held) => {
      const [fence, generation] = await redis.hmget(keys.meta(held.mailbox), "fence", "gen");
      return Number(fence ?? 0) === held.fence && Number(generation ?? 0) === held.generation;
    },
  };
}

function forgetting({ redis, keys, clock }: Deps): MailStore["forget"] {
  const runForget = bindScript(redis, forget);
  return async (held, upTo) => {
    const key = sessionOfMailbox(held.mailbox);
    if (!key) return false;
    const code = await runForget(
      [
        ...trio(keys, held.mailbox),
        ...sessionKeys(keys, key),
        keys.effects(held.mailbox),
        keys.timeline(key),
      ],
      [
        ...toArgs(held),
        upTo,
        clock.now(),
        key,
        parseSession(key).role,
        ...Object.entries(toFields({ ...newSession, since: clock.now(), updatedAt: clock.now() })).flat(),
      ],
    );
    return code === 1;
  };
}

function watching({
  redis,
  subscriber,
  keys,
  clock,
}: Deps): Pick<MailStore, "stale" | "deadLetters" | "onRaise"> {
  const listeners = new Set<(mailbox: string) => void>();
  let subscribed: Promise<unknown> | undefined;
  subscriber.on("message", (channel: string, mailbox: string) => {
    if (channel === keys.raised) for (const listener of listeners) listener(mailbox);
  });
  return {
    stale: async (ageMs, limit) => {
      const found = await redis.zrangebyscore(keys.dirty, 0, clock.now() - ageMs, "LIMIT", 0, limit);
      // To the end of the line, so that many that wait for a place do not hide those behind them.
      if (found.length > 0)
        await redis.zadd(keys.dirty, "XX", ...found.flatMap((name) => [clock.now(), name]));
      return found;
    },
    deadLetters: async () => (await redis.lrange(keys.dead, 0, -1)).map(parseDeadLetter),
    onRaise: async (listener) => {
      listeners.add(listener);
      // One subscription for all, never taken back: others listen as long as the connection lives.
      subscribed ??= subscriber.subscribe(keys.raised);
      await subscribed;
      return () => listeners.delete(listener);
    },
  };
}

function parseClaim(mailbox: string, answer: readonly (string | number)[]): Claim | undefined {
  const [fence, generation, epoch, tries, ...rest] = answer;
  if (Number(fence) < 0) return undefined;
  const mail: Mail[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2) {
    mail.push({ seq: Number.parseInt(String(rest[i]), 10), body: String(rest[i + 1]) });
  }
  return {
    mailbox,
    fence: Number(fence),
    generation: Number(generation),
    epoch: Number(epoch),
    tries: Number(tries),
    mail,
  };
}

function parseDeadLetter(text: string): DeadLetter {
  return deadLetter.parse(JSON.parse(text));
}
