import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A small file system of its own for the services' state and histories, so that it can be full. */
export interface Disk extends Disposable {
  readonly folder: string;
  /** Whether it is one: mounting needs rights that not every machine gives. */
  readonly canFill: boolean;
  /** Takes all its room away for a while. */
  fill(ms: number): Promise<void>;
}

// Clones and homes of a campaign take a tenth of it.
const size = "768m";

export function createDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true });
  let mounted = true;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=700`, "tmpfs", folder], {
      stdio: "ignore",
    });
  } catch {
    mounted = false;
  }
  return {
    folder,
    canFill: mounted,
    fill: async (ms) => {
      if (!mounted) return;
      const file = join(folder, "full");
      const { bavail, bsize } = statfsSync(folder);
      try {
        writeFileSync(file, Buffer.alloc(bavail * bsize));
      } catch {
        // Somebody was quicker with the last bytes: it is full all the same.
      }
      await sleep(ms);
      rmSync(file, { force: true });
    },
    [Symbol.dispose]: () => {
      if (mounted) execFileSync("umount", ["--lazy", folder], { stdio: "ignore" });
    },
  };
}
