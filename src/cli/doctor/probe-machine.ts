import { execFile } from "node:child_process";
import { access, constants, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

import { createBubblewrap } from "../../adapters/sandbox/bubblewrap.ts";
import type { MachineFacts } from "../../domain/doctor/check-machine.ts";

type Settings = Pick<MachineFacts, "confinement" | "diskBytes"> & { readonly stateFolder: string };

/** What this machine has. */
export async function probeMachine({ stateFolder, ...set }: Settings): Promise<MachineFacts> {
  const [git, sandbox, disk] = await Promise.all([gitVersion(), probeSandbox(), probeDisk(stateFolder)]);
  return { ...set, node: process.version, git, sandbox, disk };
}

async function gitVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"]);
    return stdout.trim().replace(/^git version /, "");
  } catch {
    return undefined;
  }
}

async function probeSandbox(): Promise<MachineFacts["sandbox"]> {
  const folder = await mkdtemp(join(tmpdir(), "squadron-doctor-"));
  try {
    return await createBubblewrap({ folder }).available();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function probeDisk(stateFolder: string): Promise<MachineFacts["disk"]> {
  const folder = await nearestThere(resolve(stateFolder));
  const { bavail, bsize } = await statfs(folder);
  return { folder, freeBytes: bavail * bsize, writable: await may(folder, constants.W_OK) };
}

/** The folder itself, or the one it would be made in. */
async function nearestThere(folder: string): Promise<string> {
  if (folder === dirname(folder) || (await may(folder, constants.F_OK))) return folder;
  return nearestThere(dirname(folder));
}

async function may(folder: string, what: number): Promise<boolean> {
  return access(folder, what).then(
    () => true,
    () => false,
  );
}
