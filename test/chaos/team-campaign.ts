import { setTimeout as sleep } from "node:timers/promises";

import { createBubblewrap } from "../../src/adapters/sandbox/bubblewrap.ts";
import { allGone } from "../../src/lab/demo/team/end-steps.ts";
import { unfinishedWork } from "../../src/lab/demo/team/name-write.ts";
import { teamScript } from "../../src/lab/demo/team/team-script.ts";
import { teamSteps } from "../../src/lab/demo/team/team-steps.ts";
import { protectMain, type TeamPlay } from "../../src/lab/demo/team/team-story.ts";
import type { LabWrite } from "../../src/lab/github/journal.ts";
import { until } from "../../src/lab/world/until.ts";
import type { CampaignOptions } from "./campaign.ts";
import type { FaultName } from "./fault-names.ts";
import type { Fleet } from "./fleet.ts";
import { startGround, type Ground } from "./ground.ts";
import { inject } from "./inject.ts";
import { createModelMoments } from "./model-moments.ts";
import { createRandom } from "./random.ts";
import { filesLeft, keysLeft } from "./remains.ts";
import { waitFor } from "./wait.ts";

/** What was seen of the story of a team while everything went wrong. */
export interface TeamCampaign {
  readonly injected: ReadonlyMap<FaultName, number>;
  readonly turns: number;
  readonly changes: number;
  /** One sentence each; empty when the story went as it has to. */
  readonly wrong: readonly string[];
  /** A turn was interrupted so often that it was given up, and people were told so: here the story has no more to show. */
  readonly gaveUp: boolean;
}

// Deliveries are sent again, leases run out, retries back off: a step may have to wait for several of these in a row.
const patienceMs = 300_000;
const tidyMs = 30_000;
const faultsAtOnce = 2;
// With less time between faults most stories end with a turn that was interrupted three times and given up.
const longestPauseMs = 10_000;
const longestThoughtMs = 400;

/** Faults that need people who do other things than the story has, or agents that can be told what they forgot. */
export const noTeamFaults: ReadonlySet<FaultName> = new Set([
  "close-reopen-race",
  "stop-race",
  "torn-history",
]);

/** Plays the story of a team once, under faults from its first step to its last but one. */
export async function runTeamCampaign(
  options: Omit<CampaignOptions, "events" | "each" | "limits" | "minutes">,
): Promise<TeamCampaign> {
  const { signal, report, log } = options;
  const random = createRandom(options.seed);
  const parts: { fleet?: Fleet; ground?: Ground } = {};
  const must = <T>(part: T | undefined): T => {
    if (part === undefined) throw new TypeError("The campaign has not begun.");
    return part;
  };
  const model = createModelMoments({
    fleet: () => must(parts.fleet),
    people: () => {
      throw new TypeError("Nobody races in the story of a team.");
    },
    mayRace: () => false,
    workerOf: (session) => must(parts.ground).workerOf(session),
  });
  await using ground = await startGround({
    ...options,
    random,
    reword: true,
    script: {
      "*": async (request) => {
        await model.during(request.session);
        await sleep(random.int(longestThoughtMs));
        return teamScript(request);
      },
    },
  });
  const { world, disk, redis, deliveries, freezeMs } = ground;
  const sandbox = await createBubblewrap({ folder: `${world.folder}/sandbox` }).available();
  protectMain(world);
  const injected = new Map<FaultName, number>();
  const wrong: string[] = [];
  const gaveUp = watchForReceipts(world.github.writes);
  {
    await using fleet = ground.startFleet(
      { web: 2, worker: 2 },
      sandbox.ok ? {} : { SQUADRON_SANDBOX: "none" },
    );
    Object.assign(parts, { fleet, ground });
    await fleet.ready();
    const redelivering = setInterval(() => void deliveries.redeliverFailed(world.github.redeliver), 500);
    const play: TeamPlay = {
      world,
      redis: redis.client,
      sandbox,
      stateFolders: fleet.members.map(({ name }) => `${disk.folder}/${name}`),
      historyFolder: `${disk.folder}/history`,
      // Turns are interrupted here, between a commit and its push, too.
      beside: [unfinishedWork],
      until: (what, look) =>
        until(
          what,
          () => {
            signal.throwIfAborted();
            if (gaveUp()) throw new GaveUp();
            return look();
          },
          patienceMs,
        ),
    };
    const step = async (name: string, take: (play: TeamPlay) => Promise<unknown>): Promise<void> => {
      const begun = Date.now();
      log(`${begun} step ${name}`);
      await take(play).catch((error: unknown) => {
        if (!(error instanceof GaveUp))
          wrong.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      });
      const faults = [...injected.values()].reduce((sum, count) => sum + count, 0);
      report(`${name}: ${((Date.now() - begun) / 1_000).toFixed(1)} s, ${faults} faults so far`);
    };
    const over = new AbortController();
    const at = { ...world, redis, fleet, disk, model, random, freezeMs, histories: play.historyFolder };
    const injecting = keepInjecting(at, { ...options, injected, signal: over.signal });
    for (const [name, take] of Object.entries(teamSteps))
      if (take !== allGone && wrong.length === 0 && !gaveUp()) await step(name, take);
    over.abort();
    await injecting;
    signal.throwIfAborted();
    world.github.faults.clear();
    await fleet.ready();
    if (wrong.length === 0 && !gaveUp()) await step("all-gone", allGone);
    clearInterval(redelivering);
    const left = async (): Promise<readonly string[]> => [
      ...(await keysLeft(redis.client)).map((key) => `The key ${key} is still in the store.`),
      ...(await filesLeft(disk.folder, () => false)).map((file) => `The file ${file} is still there.`),
    ];
    // A worker that was frozen notices only now that others have gone on, and puts its own things away.
    if (wrong.length === 0 && !gaveUp() && !(await waitFor(tidyMs, async () => (await left()).length === 0)))
      wrong.push(...(await left()));
    wrong.push(...fleet.crashes.map((crash) => `A service ended by itself: ${crash}`));
  }
  if (!(await waitFor(tidyMs, () => ground.processes().length === 0)))
    wrong.push(...ground.processes().map((command) => `This process still runs: ${command}`));
  wrong.push(...world.model.unexpected);
  return {
    injected,
    wrong,
    gaveUp: gaveUp(),
    turns: world.model.requests.filter(({ messages }) => messages.at(-1)?.role === "user").length,
    changes: world.github.writes.length,
  };
}

class GaveUp extends Error {}

/** @returns whether a turn was given up so far, by the receipt that people get. */
function watchForReceipts(writes: readonly LabWrite[]): () => boolean {
  let seen = 0;
  let found = false;
  return () => {
    for (; seen < writes.length; seen++)
      found ||= JSON.stringify(writes[seen]?.body ?? "").includes("and gave up on it");
    return found;
  };
}

interface Injecting {
  readonly faults: readonly FaultName[];
  /** Counts what came. */
  readonly injected: Map<FaultName, number>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Lets one thing after another go wrong, a few at a time, until the signal comes. */
async function keepInjecting(
  at: Parameters<typeof inject>[0],
  { faults, injected, log, signal }: Injecting,
): Promise<void> {
  const due: FaultName[] = [];
  const one = async (): Promise<void> => {
    while (!signal.aborted) {
      if (due.length === 0) due.push(...at.random.shuffled(faults));
      const name = due.shift();
      if (name === undefined) return;
      log(`${Date.now()} fault ${name}`);
      if (await inject(at, name)) injected.set(name, (injected.get(name) ?? 0) + 1);
      await sleep(at.random.int(longestPauseMs));
    }
  };
  await Promise.all(Array.from({ length: faultsAtOnce }, one));
}
