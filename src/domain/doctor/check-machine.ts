import { finding, type Finding } from "./finding.ts";

/** What was seen of the machine that Squadron is to run on. */
export interface MachineFacts {
  /** Of Node, as it says itself: `v20.20.2`. */
  readonly node: string;
  /** What `git --version` says; undefined when there is none. */
  readonly git: string | undefined;
  readonly sandbox:
    | { readonly ok: true; readonly caveat?: string }
    | { readonly ok: false; readonly reason: string };
  /** What the operator set. */
  readonly confinement: "auto" | "none";
  /** The state folder, and how many bytes are free below it. */
  readonly disk: { readonly folder: string; readonly freeBytes: number; readonly writable: boolean };
  /** How many bytes clones and mirrors may take. */
  readonly diskBytes: number;
}

// From this one on git takes its configuration from the environment, which is how it is kept from reading any other.
const oldestGit = [2, 31] as const;
const gigabyte = 1024 ** 3;
// Below this a single clone of a usual repository may not fit.
const leastBytes = gigabyte;

/** Checks of the machine. */
export function checkMachine(facts: MachineFacts): readonly Finding[] {
  return [checkNode(facts), checkGit(facts), checkSandbox(facts), checkDisk(facts)];
}

function checkNode({ node }: MachineFacts): Finding {
  const [major, minor] = numbersIn(node);
  const good = major === 20 ? minor >= 19 : major > 22 || (major === 22 && minor >= 12);
  return finding("node", node, good ? ["ok"] : ["fail", "Install Node 20.19 or newer, or 22.12 or newer."]);
}

function checkGit({ git }: MachineFacts): Finding {
  if (git === undefined) return finding("git", "not found", ["fail", "Install git, and put it on PATH."]);
  const [major, minor] = numbersIn(git);
  const good = major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1]);
  return finding("git", git, good ? ["ok"] : ["fail", `Install git ${oldestGit.join(".")} or newer.`]);
}

function checkSandbox({ sandbox, confinement }: MachineFacts): Finding {
  if (confinement === "none")
    return finding("sandbox", "switched off: agents run unconfined, with this user's rights", [
      "warn",
      "Set SQUADRON_SANDBOX=auto, unless the whole machine is a sandbox of its own.",
    ]);
  if (!sandbox.ok)
    return finding("sandbox", `${sandbox.reason.replace(/[;:].*$/s, "")}; agents get no shell and no files`, [
      "warn",
      sandbox.reason,
    ]);
  if (sandbox.caveat !== undefined)
    return finding("sandbox", sandbox.caveat, ["warn", "See docs/security.md."]);
  return finding("sandbox", "bubblewrap works", ["ok"]);
}

function checkDisk({ disk, diskBytes }: MachineFacts): Finding {
  const { folder, freeBytes, writable } = disk;
  const free = `${(freeBytes / gigabyte).toFixed(1)} GB free at ${folder}`;
  if (!writable)
    return finding("disk", `${folder} cannot be written`, [
      "fail",
      "Give this user the folder, or set SQUADRON_STATE.",
    ]);
  if (freeBytes < leastBytes)
    return finding("disk", free, ["fail", "Free some space, or set SQUADRON_STATE to a larger disk."]);
  if (freeBytes < diskBytes)
    return finding("disk", `${free}, less than clones may take`, [
      "warn",
      "Set SQUADRON_DISK_MB to what is there, or SQUADRON_STATE to a larger disk.",
    ]);
  return finding("disk", free, ["ok"]);
}

function numbersIn(version: string): readonly [major: number, minor: number] {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
