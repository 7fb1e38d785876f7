import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createIngest } from "../../src/dispatch/ingest.ts";
import { SquadronError } from "../../src/domain/errors.ts";
import { mailboxOf } from "../../src/domain/event.ts";
import { act, said, someRepository, someThread } from "../support/events.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { setRouterStage, type RouterStage } from "../support/router-stage.ts";
import { startStore } from "../support/stores.ts";

let store: Store;
let stage: GitHubStage;
let routing: RouterStage;
beforeAll(async () => {
  store = await startStore("memory");
  stage = await setGitHubStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await store.close();
});
beforeEach(() => {
  routing = setRouterStage(store, stage);
});
afterEach(() => routing.close());

const kept = async (mailbox: string): Promise<readonly string[]> => {
  const claim = await routing.mail.claim(mailbox, { job: 1, attempt: 1 }, 50);
  return (claim?.mail ?? []).map(({ body }) => body);
};

describe("ingest", () => {
  it("keeps an act as it was told, in the mailbox of its issue, and wakes the router", async () => {
    const event = said("Please look.");
    const woken: string[] = [];
    const wakes = { wake: async (mailbox: string) => void woken.push(mailbox) };
    expect(await createIngest({ mail: routing.mail, wakes })(event, "told")).toBe("accepted");
    expect(await kept("thread/42/7")).toEqual([JSON.stringify(event)]);
    expect(woken).toEqual(["thread/42/7"]);
  });

  it("keeps one delivery once and one act once, whichever of the two repeats", async () => {
    const event = act("reopened", {});
    expect(await routing.ingest(event)).toBe("accepted");
    expect(await routing.ingest({ ...event, actKey: "another" })).toBe("duplicate");
    expect(await routing.ingest({ ...event, guid: "another" })).toBe("duplicate");
    expect(await kept(mailboxOf(event))).toHaveLength(1);
  });

  it("keeps many copies that arrive at the same moment once", async () => {
    const event = act("reopened", {});
    const all = await Promise.all(Array.from({ length: 20 }, () => routing.ingest(event)));
    expect(all.filter((answer) => answer === "accepted")).toHaveLength(1);
    expect(await kept(mailboxOf(event))).toHaveLength(1);
  });

  it("keeps the acts on two issues, and on one issue number of two repositories, apart", async () => {
    const events = [
      act("reopened", {}),
      act("reopened", {}, { thread: { ...someThread, number: 8 } }),
      act("reopened", {}, { repository: { ...someRepository, id: 43 } }),
    ];
    for (const event of events) await routing.ingest(event);
    for (const event of events) expect(await kept(mailboxOf(event))).toEqual([JSON.stringify(event)]);
  });

  it("wakes for what a comparison finds, but not for what it only finds again", async () => {
    const woken: string[] = [];
    const wakes = { wake: async (mailbox: string) => void woken.push(mailbox) };
    const ingest = createIngest({ mail: routing.mail, wakes });
    const event = act("reopened", {});
    expect(await ingest(event, "found")).toBe("accepted");
    expect(await ingest({ ...event, guid: "another" }, "found")).toBe("duplicate");
    expect(woken).toEqual(["thread/42/7"]);
  });

  it("wakes for a duplicate, too, since the first copy's wake may be the one that was lost", async () => {
    const event = act("reopened", {});
    await routing.ingest(event);
    const woken: string[] = [];
    const wakes = { wake: async (mailbox: string) => void woken.push(mailbox) };
    expect(await createIngest({ mail: routing.mail, wakes })(event, "told")).toBe("duplicate");
    expect(woken).toEqual(["thread/42/7"]);
  });

  it("fails when the act could not be kept, so that GitHub keeps the delivery as failed", async () => {
    const failing = { append: () => Promise.reject(new SquadronError("outside", "the store is away")) };
    const ingest = createIngest({ mail: failing, wakes: { wake: async () => undefined } });
    await expect(ingest(act("reopened", {}), "told")).rejects.toMatchObject({ code: "outside" });
  });

  it("fails when nobody could be woken, and accepts the redelivery without keeping the act twice", async () => {
    const event = act("reopened", {});
    const failing = { wake: () => Promise.reject(new SquadronError("outside", "the store is away")) };
    await expect(createIngest({ mail: routing.mail, wakes: failing })(event, "told")).rejects.toThrow("away");
    expect(await routing.ingest(event)).toBe("duplicate");
    expect(await kept(mailboxOf(event))).toHaveLength(1);
  });
});
