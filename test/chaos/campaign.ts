import { join } from "node:path";

import { createAgent } from "./agent.ts";
import type { FaultName } from "./fault-names.ts";
import type { Fleet } from "./fleet.ts";
import { startGround, type Ground } from "./ground.ts";
import { inject } from "./inject.ts";
import { createModelMoments } from "./model-moments.ts";
import { createPeople, type People } from "./people.ts";
import { issuesAtOnce, makePlan } from "./plan.ts";
import { playOut } from "./play-out.ts";
import { createRandom } from "./random.ts";
import type { Ask, CampaignRecord, Remains } from "./record.ts";
import { filesLeft, keysLeft } from "./remains.ts";
import { comeToRest } from "./rest.ts";
import { seenWrites } from "./seen-writes.ts";
import { waitFor } from "./wait.ts";

export interface CampaignOptions {
  readonly seed: number;
  readonly events: number;
  /** Nothing is injected any more after so long. */
  readonly minutes: number;
  readonly faults: readonly FaultName[];
  /** How often each fault is to come. */
  readonly each: number;
  /** The compiled entry of a service. */
  readonly entry: string;
  /** Name of a mechanism to take out, if any. */
  readonly without?: string;
  /** Whether the lab enforces GitHub's limits, of which a campaign gets more than a real repository. */
  readonly limits: boolean;
  readonly report: (line: string) => void;
  /** Told what the services say, and what is done to them. */
  readonly log: (line: string) => void;
  /** Aborted when the campaign is to be broken off. */
  readonly signal: AbortSignal;
}

export interface Campaign {
  readonly record: CampaignRecord;
  readonly injected: ReadonlyMap<FaultName, number>;
  /** What did not come to rest, "" when everything did. */
  readonly restless: string;
}

// Deeper, and people would wait for answers longer than any fault lasts.
const mostDirty = 40;
// More, and GitHub tells of acts minutes later: a machine that is busy otherwise would do that, not a fault.
const mostUndelivered = 200;
// People who write faster than agents answer get one answer to many comments, and a campaign shows few turns.
const actsPerTurn = 4.5;
const actsAhead = 150;
const tidyMs = 15_000;
// Ten times GitHub's own for changes, and the pace that keeps Squadron below them with room for what a crash repeats.
const enforced = { contentPerMinute: 800, contentPerHour: 50_000, pointsPerMinute: 20_000, perHour: 500_000 };
const paced = {
  SQUADRON_WRITE_INTERVAL_MS: "50",
  SQUADRON_WRITES_PER_MINUTE: "720",
  SQUADRON_WRITES_PER_HOUR: "50000",
};

/** Plays a campaign and says what was seen. @throws the signal's reason when it was broken off; nothing is left behind. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const random = createRandom(options.seed);
  const plan = makePlan(random, options);
  const wild = new Set(plan.flatMap((step) => (step.do === "act" && step.wild ? [step.issue] : [])));
  const asks: Ask[] = [];
  const parts: { fleet?: Fleet; people?: People; ground?: Ground } = {};
  const model = createModelMoments({
    fleet: () => must(parts.fleet),
    people: () => must(parts.people),
    mayRace: (issue) => wild.has(issue),
    workerOf: (session) => must(parts.ground).workerOf(session),
  });
  const script = createAgent({
    random,
    asked: (ask) => asks.push(ask),
    during: (session) => model.during(session),
  });
  await using ground = await startGround({ ...options, random, script: { "*": script } });
  const { world, disk, redis, deliveries, freezeMs } = ground;
  const people = createPeople(world, deliveries);
  world.github.webhooks.set({ parallel: 4 });
  if (options.limits) world.github.enforceLimits(true, enforced);
  let crashes: readonly string[] = [];
  let during: Omit<Campaign, "record">;
  let left: Pick<Remains, "keys" | "files"> = { keys: [], files: [] };
  {
    await using fleet = ground.startFleet({ web: 2, worker: 3 }, options.limits ? paced : {});
    Object.assign(parts, { fleet, people, ground });
    const turns = (): number => asks.filter((ask) => ask.begins).length;
    await fleet.ready();
    const noted = (name: FaultName): void => options.log(`${Date.now()} fault ${name}`);
    const at = { ...world, redis, fleet, disk, model, random, freezeMs };
    const injected = await playOut(plan, {
      ...options,
      inject: (name) => {
        noted(name);
        return inject({ ...at, histories: join(disk.folder, "history") }, name);
      },
      tick: () => void deliveries.redeliverFailed(world.github.redeliver),
      people,
      more: () => random.pick(people.openIssues().slice(-issuesAtOnce)),
      isBusy: async (acts) =>
        world.github.webhooks.waiting() > mostUndelivered ||
        acts > actsAhead + actsPerTurn * turns() ||
        (await redis.client.zcard("{squadron}:dirty")) > mostDirty,
      said: () => `${turns()} turns`,
    });
    options.signal.throwIfAborted();
    world.github.faults.clear();
    options.report("waiting for rest");
    await fleet.ready();
    during = {
      injected,
      restless: await comeToRest({ ...world, log: deliveries, redis: redis.client, signal: options.signal }),
    };
    const look = async (): Promise<boolean> => {
      const sessions = new Set(await redis.client.smembers("{squadron}:sessions"));
      left = {
        keys: await keysLeft(redis.client),
        files: await filesLeft(disk.folder, (session) => sessions.has(session)),
      };
      return left.keys.length + left.files.length === 0;
    };
    // A worker that was frozen notices only now that others have gone on, and puts its own things away.
    await waitFor(tidyMs, look);
    crashes = fleet.crashes;
  }
  await waitFor(tidyMs, () => ground.processes().length === 0);
  return {
    ...during,
    record: {
      repositoryId: world.repositoryId,
      acts: people.acts(),
      asks,
      writes: seenWrites(world.github.writes),
      refusals: world.github.requests
        .filter(({ status, fault }) => (status === 403 || status === 429) && fault === undefined)
        .map(({ method, path }) => `${method} ${path}`),
      remains: { ...left, crashes, processes: ground.processes() },
    },
  };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("The campaign has not begun.");
  return value;
}
