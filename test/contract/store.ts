import { randomUUID } from "node:crypto";

import { beforeEach, expect, it } from "vitest";

import { createEffectLedger } from "../../src/adapters/redis/effect-ledger.ts";
import { createKeys, type Keys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { createSessionSightings } from "../../src/adapters/redis/session-sightings.ts";
import { toFields } from "../../src/adapters/redis/session-fields.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createTurnGate } from "../../src/adapters/redis/turn-gate.ts";
import { createWritePace } from "../../src/adapters/redis/write-pace.ts";
import type { Role, SessionKey } from "../../src/domain/ids.ts";
import { newSession, type SessionRecord } from "../../src/domain/session.ts";
import type { EffectLedger } from "../../src/ports/effect-ledger.ts";
import type { Claim, MailStore } from "../../src/ports/mail-store.ts";
import type { Sighting } from "../../src/ports/session-sightings.ts";
import type { SessionRegistry } from "../../src/ports/session-registry.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

const box = "session/1/7/dev";
const key = "1/7/dev" as SessionKey;

export const record: SessionRecord = {
  ...newSession,
  key,
  role: "dev" as Role,
  installationId: 9,
  repository: { id: 1, owner: "acme", name: "widgets", defaultBranch: "main" },
  number: 7,
  plan: [{ text: "look", done: false }],
  since: 3,
  handled: [11, 12],
  blockedOn: [12],
  gates: { asked: "push", granted: ["plan"] },
  updatedAt: 5,
};

/** What every store must do, run on each kind of it. */
export function storeContract(getStore: () => Store): void {
  let keys: Keys;
  let clock: FakeClock;
  let mail: MailStore;
  let ledger: EffectLedger;
  let registry: SessionRegistry;

  beforeEach(() => {
    keys = createKeys(`t-${randomUUID()}`);
    clock = createFakeClock();
    const { redis, subscriber } = getStore();
    mail = createMailStore({ redis, subscriber, keys, clock });
    ledger = createEffectLedger({ redis, keys, clock });
    registry = createSessionRegistry({ redis, subscriber, keys });
  });

  const claimAs = async (job: number, attempt = 1, max = 10): Promise<Claim> => {
    const claim = await mail.claim(box, { job, attempt }, max);
    if (!claim) throw new Error("the claim was refused");
    return claim;
  };

  it("keeps mail in the order accepted and gives each its own position", async () => {
    expect(await mail.append(box, { body: "one", dedupe: ["a"] })).toBe(1);
    expect(await mail.append(box, { body: "two", dedupe: ["b"] })).toBe(2);
    expect((await claimAs(1)).mail).toEqual([
      { seq: 1, body: "one" },
      { seq: 2, body: "two" },
    ]);
  });

  it("tells what came after a position, and claims nothing by it", async () => {
    await mail.append(box, { body: "one", dedupe: [] });
    const claim = await claimAs(1);
    await mail.append(box, { body: "two", dedupe: [] });
    await mail.append(box, { body: "three", dedupe: [] });
    expect(await mail.later(box, 1, 10)).toEqual([
      { seq: 2, body: "two" },
      { seq: 3, body: "three" },
    ]);
    expect(await mail.later(box, 1, 1)).toEqual([{ seq: 2, body: "two" }]);
    expect(await mail.later(box, 3, 10)).toEqual([]);
    expect(await mail.holds(claim)).toBe(true);
  });

  it("refuses mail when any one of its dedupe keys is known, also after it was handled", async () => {
    await mail.append(box, { body: "one", dedupe: ["guid-1", "act-1"] });
    expect(await mail.append(box, { body: "again", dedupe: ["guid-2", "act-1"] })).toBe(0);
    const claim = await claimAs(1);
    await mail.commit(claim, { upTo: 1 });
    expect(await mail.append(box, { body: "again", dedupe: ["guid-1", "act-3"] })).toBe(0);
  });

  it("fences off a runner when a later one has claimed, at claim and at commit", async () => {
    await mail.append(box, { body: "one", dedupe: [] });
    const first = await claimAs(1, 1);
    const second = await claimAs(1, 2);
    expect(second.fence).toBeGreaterThan(first.fence);
    expect(await mail.claim(box, { job: 1, attempt: 1 }, 10)).toBeUndefined();
    expect(await mail.commit(first, { upTo: 1 })).toBeUndefined();
    expect(await mail.holds(first)).toBe(false);
    expect(await mail.commit(second, { upTo: 1 })).toBe(0);
  });

  it("gives the same fence to a claim that the client sent twice", async () => {
    await mail.append(box, { body: "one", dedupe: [] });
    expect((await claimAs(3, 2)).fence).toBe((await claimAs(3, 2)).fence);
  });

  it("tells at commit what arrived meanwhile, so that going to sleep misses nothing", async () => {
    await mail.append(box, { body: "one", dedupe: [] });
    const claim = await claimAs(1);
    await mail.append(box, { body: "two", dedupe: [] });
    expect(await mail.commit(claim, { upTo: 1 })).toBe(1);
    expect((await claimAs(2)).mail).toEqual([{ seq: 2, body: "two" }]);
  });

  it("stores a turn's results in the same step as the commit, and not when fenced", async () => {
    await registry.open(record);
    await mail.append(box, { body: "one", dedupe: [] });
    const old = await claimAs(1);
    const claim = await claimAs(2);
    await mail.commit(old, { upTo: 1, record: toFields({ status: "failed" }) });
    expect((await registry.get(key))?.status).toBe("queued");
    await mail.commit(claim, { upTo: 1, record: toFields({ status: "sleeping", turns: 1 }) });
    expect(await registry.get(key)).toEqual({ ...record, status: "sleeping", turns: 1 });
  });

  it("stores what becomes of the session in the step that gives its mail up, and not before", async () => {
    await registry.open({ ...record, status: "active" });
    await mail.append(box, { body: "one", dedupe: [] });
    const failure = { reason: "broke", maxTries: 2, record: toFields({ status: "failed", turns: 3 }) };
    await mail.fail(await claimAs(1), failure);
    expect((await registry.get(key))?.status).toBe("active");
    const old = await claimAs(2);
    await claimAs(3);
    await mail.fail(old, failure);
    expect((await registry.get(key))?.status).toBe("active");
    await mail.fail(await claimAs(4), failure);
    expect(await registry.get(key)).toEqual({ ...record, status: "failed", turns: 3 });
  });

  it("makes a session known in the step that gives it mail, and not for a duplicate", async () => {
    const body = { body: "one", dedupe: ["a"], opens: record };
    await mail.append(box, body);
    expect(await registry.onThread("1/7" as never)).toEqual([record]);
    await mail.raise(box, { body: "close", dedupe: [], closing: true });
    await mail.forget(await claimAs(1), 2);
    expect(await mail.append(box, body)).toBe(0);
    expect(await registry.all()).toEqual([]);
    expect(await registry.get(key)).toBeUndefined();
  });

  it("shows every session once, with what waits for it and who holds something of it", async () => {
    const sightings = createSessionSightings({ redis: getStore().redis, keys });
    const other = { ...record, key: "1/8/dev" as SessionKey, number: 8 };
    await registry.open(record);
    await registry.open(other);
    await mail.append(box, { body: "one", dedupe: [] });
    await registry.occupy(key, "host-1 77 3");
    await registry.noteCompaction(key);
    await registry.noteCompaction(key);
    const seen = new Map<string, Sighting>();
    for await (const page of sightings.pages()) for (const each of page) seen.set(each.record.key, each);
    expect(Object.fromEntries(seen)).toEqual({
      [key]: { record: { ...record, compactions: 2 }, occupant: "host-1 77 3", holders: ["host-1"], mail: 1 },
      [other.key]: { record: other, occupant: "", holders: [], mail: 0 },
    });
    expect(await sightings.of(key)).toEqual(seen.get(key));
    expect(await sightings.of("1/9/dev" as SessionKey)).toBeUndefined();
    await registry.noteCompaction("1/9/dev" as SessionKey);
    expect(await registry.get("1/9/dev" as SessionKey), "a fact about nobody is no session").toBeUndefined();
  });

  it("finds the sessions without a change since a time, page by page, each at least once", async () => {
    const keyOf = (number: number) => `1/${number}/dev` as SessionKey;
    const all = Array.from({ length: 600 }, (_, index) => index + 1);
    // One after the other: the memory store would let the last of so many wait for longer than a command may take.
    for (const number of all)
      await registry.open({ ...record, key: keyOf(number), number, updatedAt: number });
    const found = new Set<string>();
    for await (const each of registry.unchangedSince(550)) found.add(each);
    expect([...found].sort()).toEqual(all.slice(0, 549).map(keyOf).sort());
  });

  it("takes what the tries of given up mail had done off the record: its redelivery is to be answered", async () => {
    await mail.append(box, { body: "one", dedupe: ["a"] });
    const claim = await claimAs(1);
    const effect = { id: "e1", kind: "comment", turn: "1" };
    await ledger.begin(claim, effect);
    await ledger.done(box, "e1", "4711");
    await mail.fail(claim, { reason: "broke", maxTries: 1 });
    expect(await ledger.begin(claim, effect)).toMatchObject({ state: "new" });
  });

  it("lets only who holds the claim take a refused effect off the record", async () => {
    const stale = await claimAs(1);
    const effect = { id: "e1", kind: "comment", turn: "1" };
    await ledger.begin(stale, effect);
    const claim = await claimAs(2);
    await ledger.begin(claim, effect);
    await ledger.done(box, "e1", "4711");
    await ledger.drop(stale, "e1");
    expect(await ledger.begin(claim, effect)).toEqual({ state: "done", result: "4711" });
    await ledger.drop(claim, "e1");
    expect(await ledger.begin(claim, effect)).toMatchObject({ state: "new" });
  });

  it("lists mailboxes whose mail waits too long, until it is handled", async () => {
    await mail.append(box, { body: "one", dedupe: [] });
    expect(await mail.stale(1_000, 10)).toEqual([]);
    clock.advance(1_500);
    expect(await mail.stale(1_000, 10)).toEqual([box]);
    await mail.commit(await claimAs(1), { upTo: 1 });
    expect(await mail.stale(1_000, 10)).toEqual([]);
  });

  it("lets a redelivery repair what was given up, but nobody who only finds the act again", async () => {
    await mail.append(box, { body: "poison", dedupe: ["guid/1", "act/a"] });
    await mail.fail(await claimAs(1), { reason: "broke", maxTries: 1 });
    expect(await mail.append(box, { body: "found", dedupe: ["guid/2", "act/a", "gave/a"] })).toBe(0);
    expect(await mail.append(box, { body: "again", dedupe: ["guid/1", "act/a"] })).toBeGreaterThan(0);
  });

  it.each(["append", "raise"] as const)(
    "lets in what was given up only with a later origin: %s",
    async (by) => {
      const put = async (guid: string, seq: number): Promise<boolean> => {
        const letter = { body: guid, dedupe: ["hop/a"], origin: { keys: [guid], seq } };
        return by === "raise"
          ? await mail.raise(box, { ...letter, closing: false })
          : (await mail.append(box, letter)) > 0;
      };
      expect(await put("guid/1", 5)).toBe(true);
      expect(await put("guid/1", 7)).toBe(false);
      await mail.fail(await claimAs(1), { reason: "broke", maxTries: 1 });
      expect([await put("guid/1", 4), await put("guid/1", 5)]).toEqual([false, false]);
      expect(await mail.append("thread/1/7", { body: "redelivered", dedupe: ["guid/1"] })).toBeGreaterThan(0);
      expect([await put("guid/1", 6), await put("guid/1", 6), await put("guid/1", 7)]).toEqual([
        true,
        false,
        false,
      ]);
    },
  );

  it("gives up only the mail at fault, alone at its last try, and lets a redelivery repair it", async () => {
    await mail.append(box, { body: "poison", dedupe: ["g"] });
    await mail.append(box, { body: "fine", dedupe: [] });
    const failure = { reason: "broke", maxTries: 3 };
    expect(await mail.fail(await claimAs(1, 1), failure)).toEqual({ dead: false });
    const together = await claimAs(1, 2);
    expect(together).toMatchObject({ tries: 1, mail: [{ body: "poison" }, { body: "fine" }] });
    expect(await mail.fail(together, failure)).toEqual({ dead: false });
    const alone = await claimAs(1, 3);
    expect(alone).toMatchObject({ tries: 2, mail: [{ seq: 1, body: "poison" }] });
    expect(await mail.fail(alone, failure)).toEqual({ dead: true });
    expect(await mail.deadLetters()).toEqual([
      { mailbox: box, body: "poison", reason: "broke", at: clock.now() },
    ]);
    expect((await claimAs(1, 4)).mail).toEqual([{ seq: 2, body: "fine" }]);
    expect(await mail.append(box, { body: "poison", dedupe: ["g"] })).toBe(3);
  });

  it("keeps a batch together at its last try when its turn may have answered it", async () => {
    for (const body of ["one", "two"]) await mail.append(box, { body, dedupe: [] });
    const failure = { reason: "broke", maxTries: 3 };
    for (const attempt of [1, 2]) {
      const claim = await claimAs(1, attempt);
      const effect = { id: "1.one:comment:0", kind: "comment", turn: "1.1-2" };
      await ledger.begin(claim, effect);
      await ledger.arm(claim, effect.id);
      await mail.fail(claim, failure);
    }
    expect((await claimAs(1, 3)).mail.map(({ body }) => body)).toEqual(["one", "two"]);
  });

  it("ends what runs when the generation is raised: mail dropped, order left, claim refused everywhere", async () => {
    await registry.open(record);
    await mail.append(box, { body: "work", dedupe: [] });
    const claim = await claimAs(1);
    const effect = { id: "e1", kind: "comment", turn: "1" };
    expect(await mail.raise(box, { body: "stop", dedupe: ["s"], closing: false })).toBe(true);
    expect(await mail.raise(box, { body: "stop", dedupe: ["s"], closing: false })).toBe(false);
    expect(await mail.commit(claim, { upTo: 1 })).toBeUndefined();
    expect(await mail.fail(claim, { reason: "x", maxTries: 1 })).toBeUndefined();
    expect(await ledger.begin(claim, effect)).toEqual({ state: "fenced" });
    expect(await registry.update(claim, key, { status: "active" })).toBe(false);
    const next = await claimAs(2);
    expect(next).toMatchObject({ epoch: 1, generation: 1, mail: [{ seq: 2, body: "stop" }] });
  });

  it("keeps the order of an earlier stop when a close follows", async () => {
    await mail.raise(box, { body: "stop", dedupe: [], closing: false });
    await mail.append(box, { body: "late", dedupe: [] });
    await mail.raise(box, { body: "close", dedupe: [], closing: true });
    expect((await claimAs(1)).mail.map((entry) => entry.body)).toEqual(["stop", "close"]);
  });

  it("begins the next life also when its first work was stopped before the close was carried out", async () => {
    await registry.open(record);
    await mail.raise(box, { body: "close", dedupe: [], closing: true });
    await mail.append(box, { body: "reopened", dedupe: [] });
    await mail.raise(box, { body: "stop", dedupe: [], closing: false });
    expect(await mail.forget(await claimAs(1), 1)).toBe(true);
    expect(await registry.get(key)).toMatchObject({ status: "queued", turns: 0 });
    expect((await claimAs(2)).mail.map((entry) => entry.body)).toEqual(["stop"]);
  });

  it("tells every process that a generation was raised", async () => {
    const heard = new Promise<string>((done) => {
      void mail.onRaise(done).then(() => mail.raise(box, { body: "stop", dedupe: [], closing: false }));
    });
    expect(await heard).toBe(box);
  });

  it("knows which workers hold something of a session until each is struck off, and tells all when a life ends", async () => {
    await registry.occupy(key, "nobody 1 1");
    expect(await registry.holders(key), "a session that is not there").toEqual([]);
    await registry.open(record);
    await registry.occupy(key, "one 11 1");
    await registry.vacate(key, "one 11 1");
    await registry.occupy(key, "two 22 2");
    expect([...(await registry.holders(key))].sort()).toEqual(["one", "two"]);
    expect(await registry.occupant(key)).toBe("two 22 2");
    const heard = new Promise<unknown>((done) => {
      void registry.onEnd((...end) => done(end)).then(() => registry.announceEnd(key, 3));
    });
    expect(await heard).toEqual([key, 3]);
    await registry.strikeOff(key, "one");
    expect(await registry.holders(key)).toEqual(["two"]);
    expect(await registry.get(key)).toEqual(record);
    expect(await registry.epoch(key)).toBe(1);
    await mail.raise(box, { body: "close", dedupe: [], closing: true });
    expect(await registry.epoch(key)).toBe(2);
  });

  it("forgets a closed session except for its tombstone, and begins the next epoch", async () => {
    await registry.open(record);
    await mail.raise(box, { body: "close", dedupe: [], closing: true });
    const claim = await claimAs(4);
    await ledger.begin(claim, { id: "e1", kind: "edit", turn: "1" });
    expect(await mail.forget(claim, 1)).toBe(true);
    expect(await registry.onThread("1/7" as never)).toEqual([]);
    expect(await registry.all()).toEqual([]);
    const left = await getStore().redis.keys(`*${keys.queues.slice(0, -2)}*`);
    expect(left).toEqual([keys.meta(box)]);
    expect(await getStore().redis.hgetall(keys.meta(box))).toEqual({
      tail: "1",
      gen: "1",
      epoch: "2",
      fence: "1",
      job: "4",
      attempt: "1",
    });
    expect((await claimAs(5)).epoch).toBe(2);
  });

  it("remembers an effect's intent, its departure and its outcome", async () => {
    const claim = await claimAs(1);
    const effect = { id: "e1", kind: "comment", turn: "1" };
    expect(await ledger.begin(claim, effect)).toEqual({ state: "new", since: clock.now() });
    expect(await ledger.arm(claim, "e1")).toBe(true);
    const left = clock.now();
    clock.advance(5_000);
    expect(await ledger.begin(claim, effect)).toEqual({ state: "wire", since: left, sentAt: left });
    expect(await ledger.arm(claim, "e1"), "sent once more").toBe(true);
    expect(await ledger.begin(claim, effect)).toEqual({ state: "wire", since: left, sentAt: clock.now() });
    await ledger.done(box, "e1", "4711");
    expect(await ledger.begin(claim, effect)).toEqual({ state: "done", result: "4711" });
    expect(await ledger.list(box)).toMatchObject([{ id: "e1", state: "done", result: "4711", turn: "1" }]);
  });

  it("lets no effect leave after the fence moved between its intent and its departure", async () => {
    const claim = await claimAs(1);
    await ledger.begin(claim, { id: "e1", kind: "comment", turn: "1" });
    await mail.raise(box, { body: "stop", dedupe: [], closing: false });
    expect(await ledger.arm(claim, "e1")).toBe(false);
  });

  it("keeps the effects of the running and the previous turn, and no older ones", async () => {
    const claim = await claimAs(1);
    for (const turn of ["1", "2", "3"]) await ledger.begin(claim, { id: `e${turn}`, kind: "comment", turn });
    expect((await ledger.list(box)).map((effect) => effect.id).sort()).toEqual(["e2", "e3"]);
  });

  it("admits no more turns than the caps of service, repository and role allow", async () => {
    const caps = { service: 3, repository: 2, role: 2 };
    const gate = createTurnGate({ redis: getStore().redis, keys, clock, caps, leaseMs: 1_000 });
    const enter = async (text: string): Promise<boolean> => (await gate.enter(text as SessionKey)).admitted;
    expect(await enter("1/1/dev")).toBe(true);
    expect(await enter("1/2/pm")).toBe(true);
    expect(await enter("1/3/docs")).toBe(false);
    expect(await enter("2/1/dev")).toBe(true);
    expect(await enter("3/1/pm")).toBe(false);
    expect(await gate.leave("1/2/pm" as SessionKey)).toMatchObject({ granted: ["1/3/docs"] });
    expect(await enter("1/3/docs")).toBe(true);
  });

  it("hands places to waiting repositories in turn, however much mail one of them has", async () => {
    const caps = { service: 1, repository: 1, role: 9 };
    const gate = createTurnGate({ redis: getStore().redis, keys, clock, caps, leaseMs: 1_000 });
    for (const name of ["1/1/dev", "1/2/dev", "1/3/dev", "2/1/dev", "3/1/dev"]) {
      await gate.enter(name as SessionKey);
      clock.advance(1);
    }
    const served: string[] = ["1/1/dev"];
    for (let i = 0; i < 4; i++) served.push(...(await gate.leave(served[i] as SessionKey)).granted);
    expect(served).toEqual(["1/1/dev", "1/2/dev", "2/1/dev", "3/1/dev", "1/3/dev"]);
  });

  it("frees the place of a holder that gave no sign of life", async () => {
    const caps = { service: 1, repository: 1, role: 1 };
    const gate = createTurnGate({ redis: getStore().redis, keys, clock, caps, leaseMs: 1_000 });
    await gate.enter("1/1/dev" as SessionKey);
    clock.advance(900);
    await gate.keep("1/1/dev" as SessionKey);
    clock.advance(900);
    expect((await gate.enter("2/1/dev" as SessionKey)).admitted).toBe(false);
    clock.advance(200);
    expect((await gate.enter("2/1/dev" as SessionKey)).admitted).toBe(true);
  });

  it("spaces writes to one installation and stays within the minute and the hour", async () => {
    const limits = { intervalMs: 100, perMinute: 3, perHour: 4 };
    const pace = createWritePace({ redis: getStore().redis, keys, clock, limits });
    expect(await pace.take(9)).toBe(0);
    expect(await pace.take(9)).toBe(100);
    expect(await pace.take(8)).toBe(0);
    clock.advance(100);
    expect(await pace.take(9)).toBe(0);
    clock.advance(100);
    expect(await pace.take(9)).toBe(0);
    clock.advance(100);
    expect(await pace.take(9)).toBe(59_700);
    clock.advance(59_700);
    expect(await pace.take(9)).toBe(0);
    clock.advance(60_000);
    expect(await pace.take(9)).toBe(3_480_000);
  });

  it("writes nothing while GitHub told us to wait", async () => {
    const limits = { intervalMs: 0, perMinute: 99, perHour: 99 };
    const pace = createWritePace({ redis: getStore().redis, keys, clock, limits });
    await pace.block(9, 30_000);
    expect(await pace.take(9)).toBe(30_000);
    clock.advance(30_000);
    expect(await pace.take(9)).toBe(0);
  });
}
