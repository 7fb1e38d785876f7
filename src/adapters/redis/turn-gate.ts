import type { Redis } from "ioredis";
import { z } from "zod";

import type { SessionKey } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GateAnswer, TurnGate } from "../../ports/turn-gate.ts";
import type { Keys } from "./keys.ts";
import { bindScript } from "./script.ts";
import { gate } from "./scripts/gate.ts";

/** Turns at once: in all, of one repository, of one role. */
export interface TurnCaps {
  readonly service: number;
  readonly repository: number;
  readonly role: number;
}

const answer = z.tuple([z.number()]).rest(z.string());

/** @param deps.leaseMs how long a place is held without a sign of life. */
export function createTurnGate(deps: {
  redis: Redis;
  keys: Keys;
  clock: Clock;
  caps: TurnCaps;
  leaseMs: number;
}): TurnGate {
  const { keys, caps } = deps;
  const run = bindScript(deps.redis, gate);
  const call = async (operation: "enter" | "keep" | "leave", key: SessionKey): Promise<GateAnswer> => {
    const [admitted, ...granted] = answer.parse(
      await run(
        [keys.gateHolders, keys.gateRing],
        [
          operation,
          key,
          deps.clock.now(),
          deps.leaseMs,
          caps.service,
          caps.repository,
          caps.role,
          keys.gateWaiting,
        ],
      ),
    );
    return { admitted: admitted === 1, granted: granted as SessionKey[] };
  };
  return {
    enter: (key) => call("enter", key),
    keep: async (key) => {
      await call("keep", key);
    },
    leave: (key) => call("leave", key),
  };
}
