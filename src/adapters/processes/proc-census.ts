import { readdir, readFile } from "node:fs/promises";

import type { Clock } from "../../ports/clock.ts";
import type { ProcessCensus } from "../../ports/process-census.ts";

// Killed processes vanish within milliseconds; a few looks are enough, and what still stands is reported.
const looks = 50;
const betweenLooksMs = 20;

/** Reads /proc: what runs inside a sandbox is visible from the host, with its environment and command line. */
export function createProcCensus(clock: Clock): ProcessCensus {
  const of = async (home: string): Promise<readonly number[]> => {
    const names = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      names.map(async (name) => ((await mentions(name, home)) ? Number(name) : undefined)),
    );
    return found.filter((pid) => pid !== undefined && pid !== process.pid).map(Number);
  };
  return {
    of,
    kill: async (home) => {
      for (let look = 0; look < looks; look++) {
        const left = await of(home);
        if (left.length === 0) return 0;
        for (const pid of left) kill(pid);
        await clock.sleep(betweenLooksMs);
      }
      return (await of(home)).length;
    },
  };
}

async function mentions(pid: string, home: string): Promise<boolean> {
  const texts = await Promise.all(
    ["cmdline", "environ"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
  );
  // Whole path components only: /homes/1/7-dev must not match /homes/1/7-dev-2.
  return texts.some((text) =>
    text.split(/[\0=:]/).some((part) => part === home || part.startsWith(`${home}/`)),
  );
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
