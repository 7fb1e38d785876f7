import type { Log } from "./log.ts";
import type { RefusalReason } from "./refusal.ts";

export interface RefusalLog {
  count(reason: RefusalReason): void;
  /** Writes what has not been written yet. */
  flush(): void;
}

interface Deps {
  readonly log: Log;
  /** Runs the function once after the time between two lines. */
  readonly schedule: (run: () => void) => void;
}

/** One line for the first refusal, then at most one per interval with the sums: anybody can cause refusals. */
export function createRefusalLog({ log, schedule }: Deps): RefusalLog {
  let quiet = false;
  let sums = new Map<RefusalReason, number>();

  const flush = () => {
    if (sums.size === 0) return;
    const refused = Object.fromEntries(sums);
    sums = new Map();
    log.warn({ refused }, "deliveries refused");
  };
  const openLine = () => {
    flush();
    quiet = true;
    schedule(() => {
      quiet = false;
      if (sums.size > 0) openLine();
    });
  };

  return {
    flush,
    count(reason) {
      sums.set(reason, (sums.get(reason) ?? 0) + 1);
      if (!quiet) openLine();
    },
  };
}
