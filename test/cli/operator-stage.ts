import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { vi } from "vitest";

import { createHalts } from "../../src/adapters/redis/halts.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import { openStore } from "../../src/adapters/redis/store/open-store.ts";
import { startMemoryServer } from "../../src/adapters/redis/store/store-process.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import { sessionMailbox } from "../../src/domain/mailbox.ts";
import type { SessionRecord } from "../../src/domain/session.ts";
import { wordsOf, type Ended } from "../support/squadron.ts";

/** The store of a Squadron that does not run now, with these sessions, and its command line in this process. */
export async function setOperatorStage(sessions: readonly SessionRecord[]) {
  const server = await startMemoryServer();
  const store = await openStore(server);
  const folder = await mkdtemp(join(tmpdir(), "squadron-operator-"));
  const { redis, subscriber } = store;
  const keys = createKeys("squadron");
  const clock = { now: () => store.now(), sleep: async () => undefined };
  const mail = createMailStore({ redis, subscriber, keys, clock });
  const registry = createSessionRegistry({ redis, subscriber, keys });
  for (const session of sessions) await registry.open(session);
  const url = "url" in server.address ? server.address.url : "";
  const env = { REDIS_URL: url, SQUADRON_STATE: folder };
  return {
    env,
    registry,
    halts: createHalts({ redis, keys }),
    now: () => store.now(),
    run: (line: string, more: Readonly<Record<string, string>> = {}) => runHere(line, { ...env, ...more }),
    /** What waits for a session. */
    mailOf: async ({ key }: SessionRecord) =>
      (await mail.later(sessionMailbox(key), 0, 10)).map(({ body }) => body),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a command line in this process, without what starting Node takes. */
export async function runHere(line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const told = { out: "", err: "" };
  const hear = (to: keyof typeof told) => (text: unknown) => {
    told[to] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(hear("out")),
    vi.spyOn(process.stderr, "write").mockImplementation(hear("err")),
  ];
  const code = await runCli(wordsOf(line), env).finally(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return { code, ...told };
}
