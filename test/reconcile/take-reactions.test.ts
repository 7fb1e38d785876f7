import { expect, it } from "vitest";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createOpenQuestions } from "../../src/adapters/redis/open-questions.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import { takeReactions } from "../../src/reconcile/take-reactions.ts";
import { record } from "../contract/store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { setGitHubStage } from "../support/github-stage.ts";
import { startStore } from "../support/stores.ts";

it("a note whose session does not ask is kept for a while, since its turn may be about to end, and then dropped", async () => {
  const store = await startStore("memory");
  await using github = await setGitHubStage();
  const keys = createKeys("reactions");
  const clock = createFakeClock();
  const questions = createOpenQuestions({ redis: store.redis, keys });
  const registry = createSessionRegistry({ ...store, keys });
  const look = (): Promise<number> =>
    takeReactions({
      questions,
      registry,
      clock,
      host: github.host,
      ingest: () => Promise.resolve("duplicate"),
    });
  await registry.open({ ...record, gates: { asked: "", granted: [] } });
  await questions.note({ key: record.key, commentId: 1, at: clock.now() });
  await questions.note({ key: record.key, commentId: 2, at: clock.now() });
  await look();
  expect(await questions.all(), "the later one").toEqual([
    { key: record.key, commentId: 2, at: clock.now() },
  ]);
  clock.advance(11 * 60_000);
  await look();
  expect(await questions.all()).toEqual([]);
  await store.close();
});
