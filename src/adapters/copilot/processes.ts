import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a dying process is looked at, in ms; death by SIGKILL takes one or two of these. */
const lookEveryMs = 5;

/** Resident memory of a process in bytes; undefined when it is gone, or where there is no /proc. */
export function residentBytes(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** All living descendants of a process, as this host numbers them, also those in another process-id namespace. */
export function descendants(pid: number): readonly number[] {
  const parents = new Map(processIds().map((id) => [id, parentOf(id)]));
  const found = new Set([pid]);
  // Children may be listed before their parents, so look until a pass finds nothing new.
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [id, parent] of parents) if (parent !== undefined && found.has(parent)) found.add(id);
  }
  found.delete(pid);
  return [...found];
}

/** Processes whose environment holds all the given `NAME=value` pairs. Those of other users are not seen. */
export function processesWith(pairs: readonly string[]): readonly number[] {
  return processIds().filter((id) => {
    const environment = `\0${read(`/proc/${id}/environ`)}`;
    return isAlive(id) && pairs.every((pair) => environment.includes(`\0${pair}\0`));
  });
}

/** Processes that have this text as an argument of their own. */
export function processesNaming(argument: string): readonly number[] {
  return processIds().filter(
    (id) => isAlive(id) && `\0${read(`/proc/${id}/cmdline`)}`.includes(`\0${argument}\0`),
  );
}

/** Sends SIGKILL to every listed process that still lives. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Already gone, which is what was wanted.
    }
  }
}

/** Waits until none of them lives. @returns those that outlived `withinMs`. */
export async function waitUntilDead(pids: readonly number[], withinMs: number): Promise<readonly number[]> {
  const end = performance.now() + withinMs;
  let living = pids.filter(isAlive);
  while (living.length > 0 && performance.now() < end) {
    await sleep(lookEveryMs);
    living = living.filter(isAlive);
  }
  return living;
}

/** A zombie counts as dead: it runs nothing, and in a container without an init nobody collects it. */
export function isAlive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  return stat !== "" && !/^[ZX]/.test(afterName(stat));
}

function parentOf(pid: number): number | undefined {
  const parent = afterName(read(`/proc/${pid}/stat`)).split(" ")[1];
  return parent === undefined ? undefined : Number(parent);
}

/** A program's name in `stat` may hold blanks and brackets; the fields begin after its last bracket. */
function afterName(stat: string): string {
  return stat.slice(stat.lastIndexOf(")") + 2);
}

function processIds(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
