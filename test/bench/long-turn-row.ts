import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { openStore } from "../../src/adapters/redis/store/open-store.ts";
import { startMemoryServer } from "../../src/adapters/redis/store/store-process.ts";
import { turnTuning } from "../../src/config/defaults.ts";
import { formatSession, type Role } from "../../src/domain/ids.ts";
import { sessionMailbox } from "../../src/domain/mailbox.ts";
import { newSession } from "../../src/domain/session.ts";
import { createLivingComment } from "../../src/session/living-comment-keeper.ts";
import { createSessionContext } from "../../src/session/session-context.ts";
import { setGitHubStage } from "../support/github-stage.ts";
import { setWriterStage } from "../support/writer-stage.ts";
import type { Writer } from "../../src/writer/writer.ts";
import type { Row } from "./figures.ts";

const minutes = 10;
const toolCalls = 200;
// A person's act gets a 👀, and every turn says what it did.
const besides = 2;

/** How often a long turn writes to GitHub. Its clock is moved by hand, so that ten minutes take a moment. */
export async function longTurnRow(id: string): Promise<Row> {
  await using github = await setGitHubStage();
  const store = await openStore(await startMemoryServer());
  const stage = setWriterStage(store, github);
  const { number } = await github.github.as("maintainer").createIssue(github.name, { title: "Paint it" });
  const role = "pm" as Role;
  const key = formatSession({ repositoryId: github.repository.id, number, role });
  const registry = createSessionRegistry({ ...store, keys: createKeys("long-turn") });
  const { installationId, ...repository } = github.repository;
  const record = { ...newSession, key, role, number, installationId, repository, updatedAt: 0 };
  const claim = await stage.claim(sessionMailbox(key));
  const counted = countWrites(stage.writer);
  const living = createLivingComment(
    { ...stage, writer: counted.writer, registry, sign: () => "0".repeat(64), settings: turnTuning },
    createSessionContext(claim, record),
    { turn: "1.1-1", notes: [], signal: new AbortController().signal, onFatal: throwIt },
  );
  const before = github.github.writes.length;
  living.show({ status: "active" });
  for (let call = 0; call < toolCalls; call += 1) {
    living.show({ lastActivity: `tool call ${call}` });
    stage.clock.advance((minutes * 60_000) / toolCalls);
    await counted.idle();
  }
  await living.settle({ status: "sleeping", lastActivity: "done", turns: 1 });
  const writes = github.github.writes.length - before;
  await store.close();
  return {
    id,
    what: `writes to GitHub, turn of ${minutes} minutes with ${toolCalls} tool calls`,
    ours: { name: "Squadron", unit: "writes", samples: [writes + besides] },
    goal: { kind: "at most", value: 6 },
    notes: [
      `${writes} for the living comment, counted at the local GitHub while the turn's clock was moved in ${toolCalls} steps; 1 reaction and 1 answer are added.`,
    ],
  };
}

/** The writer, and a way to wait until nothing is on its way: what is not due yet waits for the clock. */
function countWrites(real: Writer): { readonly writer: Writer; idle(): Promise<void> } {
  let under = 0;
  return {
    writer: {
      apply: async (...effect) => {
        under += 1;
        return real.apply(...effect).finally(() => {
          under -= 1;
        });
      },
    },
    idle: async () => {
      do for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      while (under > 0);
    },
  };
}

function throwIt(error: Error): void {
  throw error;
}
