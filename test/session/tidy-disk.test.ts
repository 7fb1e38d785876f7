import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { parseSession, type SessionKey } from "../../src/domain/ids.ts";
import { sessionMailbox } from "../../src/domain/mailbox.ts";
import type { MailStore } from "../../src/ports/mail-store.ts";
import type { SessionRegistry } from "../../src/ports/session-registry.ts";
import type { SessionDeps } from "../../src/session/session-deps.ts";
import { tidyDisk } from "../../src/session/tidy-disk.ts";
import { setWorkerDisk, type WorkerDisk } from "../adapters/git/worker-disk.ts";
import { record } from "../contract/store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { startStore } from "../support/stores.ts";

let store: Store;
let stage: GitHubStage;
let disk: WorkerDisk;
let registry: SessionRegistry;
let mail: MailStore;
const warnings: object[] = [];

beforeAll(async () => {
  store = await startStore("memory");
  stage = await setGitHubStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await store.close();
});
beforeEach(async () => {
  disk = await setWorkerDisk(stage);
  const { redis, subscriber } = store;
  const keys = createKeys(`t-${randomUUID()}`);
  registry = createSessionRegistry({ redis, subscriber, keys });
  mail = createMailStore({ redis, subscriber, keys, clock: createFakeClock() });
  warnings.length = 0;
});
afterEach(() => disk[Symbol.asyncDispose]());

const keyOf = (issue: number): SessionKey => `${stage.repository.id}/${issue}/dev` as SessionKey;
const open = (key: SessionKey, work = ""): Promise<void> =>
  registry.open({ ...record, ...parseSession(key), key, work });
const tidy = (maxBytes = 1e12): Promise<void> => {
  const settings = { worker: { host: "here", process: "1" } } as SessionDeps["settings"];
  const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields) };
  const clock = { ...createFakeClock(), now: () => Date.now() + 1000 };
  const deps = { clock, log, registry, settings, workspaces: disk.workspaces };
  return tidyDisk(deps, { maxBytes, maxAgeMs: 1e12 });
};
/** A clone with a change in it that no turn saved before its worker died. */
const unsaved = async (key: SessionKey): Promise<void> => {
  const { folder } = await disk.wake(key);
  await writeFile(join(folder, "notes.txt"), "half done\n");
  disk.workspaces.release(key);
};
const left = async (): Promise<readonly SessionKey[]> =>
  [...(await disk.workspaces.list())].map(({ key }) => key).sort();

describe("tidying a worker's disk", () => {
  it("removes the clones of sessions that were closed, saved or not, and strikes the worker off", async () => {
    const [closed, known] = [keyOf(1), keyOf(2)];
    await unsaved(closed);
    await unsaved(known);
    await open(known);
    await tidy();
    expect(await left()).toEqual([known]);
  });

  it("removes the clone of an earlier life of a session that lives again", async () => {
    const key = keyOf(1);
    await unsaved(key);
    await open(key);
    await registry.occupy(key, "here 1 1");
    await registry.vacate(key, "here 1 1");
    await mail.raise(sessionMailbox(key), { body: "close", dedupe: [], closing: true });
    await tidy();
    expect(await left()).toEqual([]);
    expect(await registry.holders(key)).toEqual([]);
  });

  it("keeps work that is nowhere else however full it is, and says so", async () => {
    const [saved, half] = [keyOf(1), keyOf(2)];
    for (const key of [saved, half]) await open(key);
    await disk.wake(saved);
    await disk.sleep(saved);
    await unsaved(half);
    await tidy(1);
    expect(await left()).toEqual([half]);
    expect(warnings).toMatchObject([{ maxBytes: 1 }]);
  });

  it("removes half-done work once the session has gone on elsewhere", async () => {
    const key = keyOf(1);
    await unsaved(key);
    await open(key, "c0ffee");
    await tidy(1);
    expect(await left()).toEqual([]);
  });

  it("keeps a clone that a turn of this or another process is in", async () => {
    const [mine, theirs] = [keyOf(1), keyOf(2)];
    await disk.wake(mine);
    await unsaved(theirs);
    await open(theirs, "c0ffee");
    await registry.occupy(theirs, "here 2 7");
    await tidy(1);
    expect(await left()).toEqual([mine, theirs]);
  });
});
