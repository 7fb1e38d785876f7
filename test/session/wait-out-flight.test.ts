import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { newSession } from "../../src/domain/session.ts";
import type { Claim } from "../../src/ports/mail-store.ts";
import { waitOutFlight } from "../../src/session/wait-out-flight.ts";
import { flightMs } from "../../src/writer/find-earlier.ts";
import { record } from "../contract/store.ts";
import { passTime } from "../support/fake-clock.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { startStore } from "../support/stores.ts";
import { setWriterStage, type WriterStage } from "../support/writer-stage.ts";

let store: Store;
let github: GitHubStage;
let stage: WriterStage;
let claim: Claim;

beforeAll(async () => {
  store = await startStore("memory");
  github = await setGitHubStage();
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await store.close();
});
beforeEach(async () => {
  stage = setWriterStage(store, github);
  await stage.mail.append("session/1/7/dev", { body: "work", dedupe: [] });
  claim = await stage.claim("session/1/7/dev");
});

const turn = "1.1-1";
const never = new AbortController().signal;
const wait = (): Promise<void> =>
  waitOutFlight(stage, { claim, record: { ...record, ...newSession, turn } }, never);
const send = async (id: string, of = turn): Promise<void> => {
  await stage.ledger.begin(claim, { id, kind: "comment", turn: of });
  expect(await stage.ledger.arm(claim, id)).toBe(true);
};
const sum = (times: readonly number[]): number => times.reduce((all, ms) => all + ms, 0);

describe("what a vanished runner had sent", () => {
  it("is waited for as long as it can still arrive", async () => {
    await send("a");
    stage.clock.advance(4_000);
    const { slept } = await passTime(stage.clock, wait());
    expect(sum(slept)).toBe(flightMs - 4_000);
  });

  it("is waited for no longer when it is known to have arrived", async () => {
    await send("a");
    const waiting = passTime(stage.clock, wait());
    await stage.ledger.done(claim.mailbox, "a", "4711");
    expect(sum((await waiting).slept)).toBeLessThan(flightMs);
  });

  it("costs no time when there is nothing, or only what another turn had sent or nobody has sent yet", async () => {
    await send("other", "1.0-0");
    await stage.ledger.begin(claim, { id: "intent", kind: "comment", turn });
    expect((await passTime(stage.clock, wait())).slept).toEqual([]);
  });
});
