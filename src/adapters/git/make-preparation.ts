import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { packageEnvironment, packageFolders } from "../../domain/package-folders.ts";
import { keptNames, type PreparePlan } from "../../domain/prepare-plan.ts";
import type { Egress, ReachedHost } from "../../ports/egress.ts";
import type { Sandbox, SandboxLimits } from "../../ports/sandbox.ts";
import { makeLanding } from "./make-landing.ts";
import { runGit } from "./run-git.ts";
import { programPath } from "./program-path.ts";
import { spawnInto } from "./spawn-into.ts";

interface PreparationFrom {
  readonly plan: PreparePlan;
  readonly sandbox: Sandbox;
  readonly egress: Egress;
  readonly mirror: string;
  readonly commit: string;
  readonly landings: string;
  /** File to make; nobody sees it before it is whole. */
  readonly archive: string;
  readonly onHost: (reached: ReachedHost) => void;
  readonly signal: AbortSignal;
}

// A cold install of a large project takes minutes.
const timeoutMs = 15 * 60_000;
const mostBytes = 4 * 1024 ** 3;
const limits: SandboxLimits = {
  memoryBytes: 4 * 1024 ** 3,
  processes: 512,
  openFiles: 4096,
  fileBytes: 1024 ** 3,
  tmpBytes: 512 * 1024 ** 2,
};

/** Where a clone keeps what it was prepared with. */
export const preparedFolder = ".git/squadron-prepared";

/** Enough for the end of a package manager's complaint. */
const saidMost = 4000;

const namePattern = `(^|/)(${keptNames.join("|").replaceAll(".", String.raw`\.`)})/?$`;

/** Runs the command, then packs what it left: what git does not track and is to be kept, and a list of it. */
const script = `
set -eu
mkdir -p ${packageFolders.kept} ${packageFolders.cache} ${preparedFolder}
/bin/sh -c "$1" >&2
git -c core.quotePath=false ls-files --others --directory | grep -E '${namePattern}' > ${preparedFolder}/list || true
pwd > ${preparedFolder}/made-at
{ cat ${preparedFolder}/list; echo ${preparedFolder}; echo ${packageFolders.kept}; } | tar -cf - -T -
`;

/**
 * Prepares a fresh checkout of the commit in a sandbox of its own, and keeps what it left. Never in an agent's clone: what
 * is kept is given to other sessions. @returns "" or the end of what it said, when it failed.
 */
export async function makePreparation(from: PreparationFrom): Promise<string> {
  from.signal.throwIfAborted();
  const landing = await makeLanding(from.landings, "prepare");
  try {
    const checkout = join(landing, "checkout");
    await runGit(["clone", "--quiet", "--shared", "--template=", "--no-checkout", from.mirror, checkout]);
    await runGit(["checkout", "--quiet", "--detach", from.commit], { cwd: checkout });
    const file = join(landing, "archive");
    const { failure, said } = await run(from, { checkout, file });
    if (failure !== "") return `${stripVTControlCharacters(said).trim()}\n(${failure})`.trim();
    await mkdir(dirname(from.archive), { recursive: true, mode: 0o700 });
    await rename(file, from.archive);
    return "";
  } finally {
    await rm(landing, { recursive: true, force: true });
  }
}

async function run(
  { plan, sandbox, egress, mirror, onHost, signal }: PreparationFrom,
  { checkout, file }: { checkout: string; file: string },
): Promise<{ failure: string; said: string }> {
  await using way = plan.hosts.length > 0 ? await egress.open(plan.hosts, onHost) : undefined;
  const command = sandbox.wrap({
    command: ["/bin/sh", "-c", script, "prepare", plan.command],
    env: {
      PATH: programPath,
      HOME: "/home/agent",
      LANG: "C.UTF-8",
      CI: "true",
      ...packageEnvironment(checkout),
    },
    cwd: checkout,
    writable: [checkout],
    readOnly: [mirror],
    ...(way && { egress: way }),
    limits,
  });
  // Awaited here: the way out closes when this function ends.
  return await spawnInto({
    command,
    cwd: checkout,
    env: {},
    to: createWriteStream(file),
    mostBytes,
    saidMost,
    timeoutMs,
    signal,
  });
}
