import type { Redis } from "ioredis";
import { openStore } from "../../src/adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../src/adapters/redis/store/store-process.ts";
import type { Row, Skipped } from "./figures.ts";
import { copySession, type CopiedSession } from "./copy-session.ts";
import { startWakeStage, type WakeStage } from "./wake-stage.ts";

interface Size {
  readonly rounds: number;
  readonly wakesARound: number;
}

const few = 100;
const many = 100_000;

/** What sleeping sessions cost: memory in the store, time when one of many wakes, and commands and requests of an event. */
export async function asleepRows(size: Size): Promise<readonly (Row | Skipped)[]> {
  await using stage = await startWakeStage("shared");
  const found = await findStoreProcess({
    redisUrl: undefined,
    stateFolder: stage.stateFolder,
    path: process.env["PATH"] ?? "",
  });
  if (found.kind !== "child") {
    await found.close();
    return [{ id: "many-asleep", what: "sleeping sessions", skipped: "No redis-server on PATH." }];
  }
  // The service's own: it goes on without us.
  const store = await openStore({ ...found, close: () => Promise.resolve() });
  try {
    return await measure(stage, store.redis, size);
  } finally {
    await store.close();
  }
}

async function measure(
  stage: WakeStage,
  redis: Redis,
  { rounds, wakesARound }: Size,
): Promise<readonly Row[]> {
  const wakes = async (): Promise<number[]> => {
    const times: number[] = [];
    for (let wake = 0; wake < wakesARound; wake += 1) times.push((await stage.wakeSquadron()).model);
    return times;
  };
  await wakes();
  const costs = await costOfAnEvent(stage, redis, wakes);
  const session = await copySession(redis, stage.session);
  const bytes: number[] = [];
  const withFew: number[] = [];
  const withMany: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await session.fill(few);
    withFew.push(...(await wakes()));
    bytes.push(await bytesOf(redis, session));
    withMany.push(...(await wakes()));
    await session.clear();
  }
  return [
    {
      id: "asleep",
      what: "memory of the store for a sleeping session",
      ours: { name: "Redis", unit: "B", samples: bytes },
      goal: { kind: "at most", value: 2_048 },
      notes: [
        `Growth of used_memory by ${many - few} copies of a session that fell asleep after a turn, divided by them. Its keys: ${session.keys.join(", ")}. Nothing of it is resident in the service. What recognises duplicates is counted by event and expires after 14 days; conversations lie in the history store. Its timeline, ${session.timeline} B after the turns of this row, is left out: it ends a week after the last act.`,
      ],
    },
    {
      id: "many-asleep",
      what: `hook → model, ${many} sessions asleep`,
      ours: { name: `with ${many}`, unit: "ms", samples: withMany },
      floor: { name: `with ${few}`, unit: "ms", samples: withFew },
      goal: { kind: "at most", value: 1.2 },
      notes: [
        `The same session in the same service, woken ${wakesARound} times with few and with many others asleep, ${rounds} times in turns.`,
      ],
    },
    ...costs,
  ];
}

async function bytesOf(redis: Redis, session: CopiedSession): Promise<number> {
  const before = await usedMemory(redis);
  await session.fill(many);
  return ((await usedMemory(redis)) - before) / (many - few);
}

async function costOfAnEvent(
  stage: WakeStage,
  redis: Redis,
  wakes: () => Promise<readonly number[]>,
): Promise<readonly Row[]> {
  const commands = await commandCount(redis);
  const requests = stage.requests();
  const events = (await wakes()).length;
  const perEvent = async (): Promise<number> => ((await commandCount(redis)) - commands) / events;
  const note =
    "An event is a person's comment with the turn it leads to, the webhooks of its own comments included.";
  return [
    {
      id: "commands",
      what: "commands of the store for an event",
      ours: { name: "Redis", unit: "commands", samples: [await perEvent()] },
      notes: [`${note} Counted by Redis (commandstats), with those that scripts issue.`],
    },
    {
      id: "requests",
      what: "requests to GitHub for an event",
      ours: { name: "GitHub", unit: "requests", samples: [(stage.requests() - requests) / events] },
      notes: [note],
    },
  ];
}

async function usedMemory(redis: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]);
}

async function commandCount(redis: Redis): Promise<number> {
  const stats = await redis.info("commandstats");
  return [...stats.matchAll(/calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
}
