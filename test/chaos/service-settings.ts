import { join } from "node:path";

import type { LabWorld } from "../../src/lab/world/lab-world.ts";

/** As short as it can be while a busy machine still renews it in time; milliseconds. */
export const leaseMs = 2_000;

/** Each service has a state folder of its own, as on machines of their own; the histories are where all see them. */
export function serviceSettings(
  world: Pick<LabWorld, "env">,
  at: { redis: string; disk: string; name: string },
): Readonly<Record<string, string>> {
  return {
    ...world.env,
    REDIS_URL: at.redis,
    SQUADRON_STATE: join(at.disk, at.name),
    SQUADRON_HISTORY: join(at.disk, "history"),
    SQUADRON_LEASE_SECONDS: String(leaseMs / 1_000),
    SQUADRON_SILENCE_SECONDS: "5",
    SQUADRON_TURNS_PER_REPOSITORY: "20",
  };
}
