import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";

/** Where the figures come from. */
export type Machine = Readonly<Record<"machine" | "node" | "redis" | "bubblewrap" | "load", string>>;

export function describeMachine(): Machine {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return {
    machine: `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, ${gigabytes} GB, ${process.platform} ${release()}`,
    node: process.version,
    redis: versionOf("redis-server", /v=([\d.]+)/) ?? versionOf("valkey-server", /v=([\d.]+)/) ?? "none",
    bubblewrap: versionOf("bwrap", /([\d.]+)/) ?? "none",
    // More than one per core: others are measured, too.
    load: `${loadavg()
      .map((value) => value.toFixed(1))
      .join(" ")} before the run (1, 5, 15 minutes)`,
  };
}

function versionOf(program: string, pattern: RegExp): string | undefined {
  try {
    return pattern.exec(execFileSync(program, ["--version"], { encoding: "utf8" }))?.[1];
  } catch {
    return undefined;
  }
}
