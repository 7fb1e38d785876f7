import { join } from "node:path";

import type { Script } from "../../src/lab/model/script.ts";
import { startLabWorld, type LabWorld } from "../../src/lab/world/lab-world.ts";
import { startBalancer } from "./balancer.ts";
import type { CampaignOptions } from "./campaign.ts";
import { startChaosRedis, type ChaosRedis } from "./chaos-redis.ts";
import { createDeliveryLog, type DeliveryLog } from "./delivery-log.ts";
import { createDisk, type Disk } from "./disk.ts";
import { startFleet, type Fleet, type Half } from "./fleet.ts";
import { processesOf } from "./process-table.ts";
import type { Random } from "./random.ts";
import { leaseMs, serviceSettings } from "./service-settings.ts";

/** What every campaign stands on: a world, a small disk, a store that can be killed, and one door to all web processes. */
export interface Ground extends AsyncDisposable {
  readonly world: LabWorld;
  readonly disk: Disk;
  readonly redis: ChaosRedis;
  readonly deliveries: DeliveryLog;
  /** How long a frozen process stays so, in ms: longer than a lease. */
  readonly freezeMs: () => number;
  /** Starts the services, to which GitHub delivers from then on. @param more settings beyond those of every campaign */
  readonly startFleet: (
    sizes: Readonly<Record<Half, number>>,
    more: Readonly<Record<string, string>>,
  ) => Fleet;
  /** Process id of the worker that runs a session, by the store. */
  readonly workerOf: (session: string) => Promise<number>;
  /** Commands that run in the world, the store's left out. */
  readonly processes: () => readonly string[];
}

interface GroundOptions extends Pick<CampaignOptions, "entry" | "log" | "without"> {
  readonly random: Random;
  readonly script: Script;
  /** Let the model say everything in other words each time. */
  readonly reword?: boolean;
}

export async function startGround(options: GroundOptions): Promise<Ground> {
  const { random, script, reword = false, entry, log, without } = options;
  const deliveries = createDeliveryLog();
  const world = await startLabWorld({ script, reword, onDelivery: (delivery) => deliveries.take(delivery) });
  const disk = createDisk(join(world.folder, "disk"));
  const redis = await startChaosRedis(world.folder);
  let fleet: Fleet | undefined;
  const balancer = await startBalancer(
    () =>
      fleet?.members.flatMap(({ half, state, port }) =>
        half === "web" && (state === "up" || state === "frozen") ? [port] : [],
      ) ?? [],
  );
  world.github.addHook({
    url: `http://127.0.0.1:${balancer.port}/api/github/webhooks`,
    secret: world.secret,
  });
  const freezeMs = (): number => leaseMs * (1.3 + random.next() * 1.5);
  return {
    world,
    disk,
    redis,
    deliveries,
    freezeMs,
    startFleet: (sizes, more) => {
      fleet = startFleet({
        entry,
        random,
        freezeMs,
        log,
        sizes,
        ...(without !== undefined && { without }),
        env: (_, name) => ({
          ...serviceSettings(world, { redis: redis.url, disk: disk.folder, name }),
          ...more,
        }),
      });
      return fleet;
    },
    workerOf: async (session) =>
      Number((await redis.client.hget(`{squadron}:session:${session}`, "worker"))?.split(" ")[1]),
    processes: () =>
      processesOf(world.folder)
        .map(({ command }) => command)
        .filter((command) => !command.startsWith("redis-server")),
    [Symbol.asyncDispose]: async () => {
      await balancer[Symbol.asyncDispose]();
      await redis[Symbol.asyncDispose]();
      disk[Symbol.dispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}
