import { readdirSync, readFileSync } from "node:fs";

export interface SeenProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes that mention the folder in command line or environment: everything that belongs to a campaign. */
export function processesOf(folder: string): readonly SeenProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
      const mentions = command.includes(folder) || read(`/proc/${name}/environ`).includes(folder);
      return mentions && !isDead(name) ? [{ pid: Number(name), command }] : [];
    });
}

function isDead(pid: string): boolean {
  return /^\d+ \(.*\) [ZX]/s.test(read(`/proc/${pid}/stat`));
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // It ended between the two looks.
    return "";
  }
}
