import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createSweep } from "../../src/dispatch/sweep.ts";
import type { MailStore } from "../../src/ports/mail-store.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { startStore } from "../support/stores.ts";

let store: Store;
let clock: FakeClock;
let mail: MailStore;
let woken: string[];
let sweep: () => Promise<void>;
beforeAll(async () => {
  store = await startStore("memory");
});
afterAll(() => store.close());
beforeEach(() => {
  clock = createFakeClock();
  const { redis, subscriber } = store;
  mail = createMailStore({ redis, subscriber, keys: createKeys(`t-${randomUUID()}`), clock });
  woken = [];
  const wake = async (mailbox: string): Promise<void> => void woken.push(mailbox);
  sweep = createSweep({ mail, wakes: { wake, hurry: wake } });
});

describe("the sweep", () => {
  it("wakes a mailbox whose mail nobody was woken for", async () => {
    await mail.append("thread/1/1", { body: "stranded", dedupe: [] });
    clock.advance(60_000);
    await sweep();
    expect(woken).toEqual(["thread/1/1"]);
  });

  it("leaves fresh mail to the wake that follows it", async () => {
    await mail.append("thread/1/1", { body: "fresh", dedupe: [] });
    await sweep();
    expect(woken).toEqual([]);
  });

  it("leaves a mailbox alone whose mail is handled", async () => {
    await mail.append("thread/1/1", { body: "one", dedupe: [] });
    const claim = await mail.claim("thread/1/1", { job: 1, attempt: 1 }, 10);
    if (claim) await mail.commit(claim, { upTo: 1 });
    clock.advance(60_000);
    await sweep();
    expect(woken).toEqual([]);
  });

  it("comes again as long as the mail is there, and reaches everybody however many wait", async () => {
    const boxes = Array.from({ length: 1_200 }, (_, i) => `thread/1/${i}`);
    // One after the other: all at once, the last would wait for the store in memory longer than a command may.
    for (const box of boxes) await mail.append(box, { body: "stranded", dedupe: [] });
    clock.advance(60_000);
    await sweep();
    await sweep();
    expect(new Set(woken).size).toBe(1_200);
    woken.length = 0;
    clock.advance(60_000);
    await sweep();
    expect(woken.length).toBeGreaterThan(0);
  });
});
