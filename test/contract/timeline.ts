import { randomUUID } from "node:crypto";

import { beforeEach, expect, it } from "vitest";

import { createKeys, type Keys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createTimeline } from "../../src/adapters/redis/timeline.ts";
import { sessionMailbox } from "../../src/domain/mailbox.ts";
import type { SessionKey } from "../../src/domain/ids.ts";
import { mostOfChange, mostOfEntry, type TimelineEntry } from "../../src/domain/timeline.ts";
import { until } from "../../src/lab/world/until.ts";
import type { Claim, MailStore } from "../../src/ports/mail-store.ts";
import type { Timeline } from "../../src/ports/timeline.ts";
import { commented } from "../support/commented.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { record } from "./store.ts";

const { key } = record;
const box = sessionMailbox(key);
const said = (text: string): TimelineEntry => ({ kind: "said", text });

/** What every store must do about timelines, run on each kind of it. */
export function timelineContract(getStore: () => Store): void {
  let keys: Keys;
  let clock: FakeClock;
  let mail: MailStore;
  let timeline: Timeline;
  let claim: Claim;
  const failures: unknown[] = [];

  const claimAs = async (job: number): Promise<Claim> => {
    const found = await mail.claim(box, { job, attempt: 1 }, 10);
    if (!found) throw new Error("the claim was refused");
    return found;
  };
  const texts = async (after?: string): Promise<readonly unknown[]> => {
    const lines = await timeline.read(key, { most: 2_000, ...(after !== undefined && { after }) });
    return lines.map(({ entry }) => ("text" in entry ? entry.text : entry));
  };

  beforeEach(async () => {
    keys = createKeys(`t-${randomUUID()}`);
    clock = createFakeClock();
    const { redis, subscriber } = getStore();
    mail = createMailStore({ redis, subscriber, keys, clock });
    const onError = (error: unknown): void => void failures.push(error);
    timeline = createTimeline({ redis, subscriber, keys, clock, onError });
    await createSessionRegistry({ redis, subscriber, keys }).open(record);
    await mail.append(box, { body: "work", dedupe: [] });
    claim = await claimAs(1);
    failures.length = 0;
  });

  it("keeps what happened in its order, with the time, and goes on after any entry", async () => {
    timeline.append(claim, key, said("one"));
    clock.advance(5);
    timeline.append(claim, key, { kind: "cost", tokens: 3, money: 4 });
    timeline.append(claim, key, said("three"));
    const [first, second] = await timeline.read(key, { most: 10 });
    expect(second).toEqual({
      id: expect.any(String),
      at: (first?.at ?? 0) + 5,
      entry: { kind: "cost", tokens: 3, money: 4 },
    });
    expect(await texts(first?.id)).toEqual([{ kind: "cost", tokens: 3, money: 4 }, "three"]);
    const [last] = await timeline.read(key, { most: 1 });
    expect(last).toMatchObject({ entry: { text: "three" } });
    expect(await timeline.read(key, { before: last?.id ?? "", most: 1 })).toEqual([second]);
    expect(await timeline.read(key, { before: first?.id ?? "", most: 1 })).toEqual([]);
  });

  it("tells who listens which session has news, until they stop", async () => {
    const heard: SessionKey[] = [];
    const stop = await timeline.onAppend((which) => void heard.push(which));
    timeline.append(claim, key, said("one"));
    await until("the news", () => heard.length === 1);
    expect(heard).toEqual([key]);
    stop();
    let others = 0;
    await timeline.onAppend(() => void (others += 1));
    timeline.append(claim, key, said("two"));
    await until("the others' news", () => others === 1);
    expect(heard).toHaveLength(1);
  });

  it("keeps the last thousand entries, and of a long text its begin", async () => {
    const filling = getStore().redis.pipeline();
    for (let i = 0; i < 999; i++)
      filling.xadd(keys.timeline(key), "*", "at", i, "entry", JSON.stringify(said(String(i))));
    await filling.exec();
    for (const text of ["a", "b", "c"]) timeline.append(claim, key, said(text));
    timeline.append(claim, key, said("x".repeat(20_000)));
    const kept = await texts();
    expect(kept).toHaveLength(1_000);
    expect(kept[0]).toBe("3");
    expect(kept.at(-1)).toBe(`${"x".repeat(mostOfEntry)}…`);
  });

  it("keeps all of a comment's text, in pieces that follow one another, up to a limit", async () => {
    const words = "It is grey.\n🙂 It was to be blue.\n\n".repeat(2_000);
    timeline.append(claim, key, commented(words));
    timeline.append(claim, key, said("after"));
    const kept = await texts();
    expect(kept.at(-1)).toBe("after");
    expect(kept.slice(0, -1).join("")).toBe(words);
    expect(kept.every((each) => String(each).length <= mostOfEntry)).toBe(true);
    const [, second] = await timeline.read(key, { most: 100 });
    expect(second?.entry).toMatchObject({ kind: "more", part: 2, parts: kept.length - 1 });
    await timeline.remove(key);
    timeline.append(claim, key, commented("x".repeat(mostOfChange + 5)));
    expect((await texts()).join("")).toBe(`${"x".repeat(mostOfChange)}…`);
  });

  it("shows no key of anybody, also where a text is divided", async () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    timeline.append(claim, key, said(`use ${token} for it`));
    expect(await texts()).toEqual(["use [withheld: a token of GitHub] for it"]);
    for (let before = mostOfEntry - 40; before <= mostOfEntry; before += 8)
      timeline.append(claim, key, commented(`${"x".repeat(before)}/${token}`));
    expect((await texts()).join("")).not.toMatch(/ghp_|a1B2/);
  });

  it("takes nothing from a runner that lost the session", async () => {
    await claimAs(2);
    timeline.append(claim, key, said("late"));
    expect(await texts()).toEqual([]);
  });

  it("leaves nothing of a session that is closed, whoever still writes", async () => {
    timeline.append(claim, key, said("one"));
    expect(await mail.forget(claim, 1)).toBe(true);
    timeline.append(claim, key, said("two"));
    expect(await texts()).toEqual([]);
    expect(await getStore().redis.exists(keys.timeline(key))).toBe(0);
  });

  it("forgets what it is told to, and reports a failure without disturbing anybody", async () => {
    timeline.append(claim, key, said("one"));
    await timeline.remove(key);
    expect(await texts()).toEqual([]);
    await getStore().redis.set(keys.timeline(key), "something else");
    timeline.append(claim, key, said("two"));
    await until("the failure", () => failures.length === 1);
  });
}
