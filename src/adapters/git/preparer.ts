import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

import { SquadronError } from "../../domain/errors.ts";
import { planPrepare, type PreparePlan } from "../../domain/prepare-plan.ts";
import type { Egress } from "../../ports/egress.ts";
import type { PrepareAt, Prepared, Preparer } from "../../ports/preparer.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { makePreparation } from "./make-preparation.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { putPreparation } from "./put-preparation.ts";
import { readTop, type Top } from "./read-top.ts";
import { trimDisk, type Removable } from "./trim-disk.ts";

interface Deps {
  /** The operator's state folder. */
  readonly root: string;
  /** This process' own folder for what is under way, on the disk of `root`. */
  readonly landings: string;
  readonly egress: Egress;
  /** Undefined when the operator lets agents run unconfined: then they prepare for themselves. */
  readonly sandbox: Sandbox | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Milliseconds until a preparation that failed is tried again: no turn is to wait for the same failure as the last. */
const retryMs = 10 * 60_000;

/**
 * Prepares from the default branch as the mirror has it, so that nothing an agent made takes part; keeps the result under
 * the command and the content of the lock files, and gives each clone a copy.
 */
export function createPreparer(deps: Deps): Preparer {
  const base = join(deps.root, "prepared");
  const alone = oneAtATime<string>();
  const failures = new Map<string, { readonly at: number; readonly said: string }>();

  /** @returns "" once the archive is there, else why it is not. */
  const ensure = (archive: string, make: () => Promise<string>): Promise<string> =>
    alone(archive, async () => {
      const failed = failures.get(archive);
      if (failed && deps.now() - failed.at < retryMs) return failed.said;
      failures.delete(archive);
      if (await touch(archive, deps.now())) return "";
      const said = await make();
      if (said !== "") failures.set(archive, { at: deps.now(), said });
      return said;
    });

  const prepare = async (sandbox: Sandbox, at: PrepareAt): Promise<Prepared> => {
    const [mirror = ""] = at.workspace.readOnly;
    const top = await readTop(mirror, at.defaultBranch);
    const plan = planPrepare({ files: [...top.files.keys()], configured: at.configured });
    if (!plan) return unneeded;
    const { command } = plan;
    const id = idOf(plan, top);
    const archive = join(base, String(at.repositoryId), `${id}.tar`);
    const put = async (): Promise<"there" | "put" | "absent"> => {
      const isKept = await touch(archive, deps.now());
      return putPreparation({ ...at, sandbox, id, archive: isKept ? archive : undefined });
    };
    try {
      const found = await put();
      if (found !== "absent") return { outcome: found === "put" ? "kept" : found, command, said: "" };
      const make = (): Promise<string> =>
        makePreparation({ ...deps, ...at, ...top, sandbox, plan, mirror, archive });
      const said = await orAborted(ensure(archive, make), at.signal);
      if (said !== "") return { outcome: "failed", command, said };
      await put();
      return { outcome: "made", command, said: "" };
    } catch (error) {
      if (!(error instanceof SquadronError) || error.code !== "refused") throw error;
      return { outcome: "failed", command, said: error.message };
    }
  };

  return {
    prepare: async (at) => (deps.sandbox ? prepare(deps.sandbox, at) : unneeded),
    trim: async (limits) => {
      const kept = await listKept(base);
      const files = kept.map(({ folder }) => folder);
      return trimDisk(files, kept, limits);
    },
  };
}

const unneeded: Prepared = { outcome: "unneeded", command: "", said: "" };

/** By content, not by commit: most commits leave the lock files alone. Without one, nothing tells whether a result still fits. */
function idOf({ command, lockFiles }: PreparePlan, { commit, files }: Top): string {
  const fits = lockFiles.length === 0 ? commit : lockFiles.map((name) => [name, files.get(name)]);
  return createHash("sha256")
    .update(JSON.stringify([command, fits]))
    .digest("hex");
}

/** Notes that it is used. @returns whether it is there. */
async function touch(archive: string, now: number): Promise<boolean> {
  return utimes(archive, now / 1000, now / 1000).then(
    () => true,
    () => false,
  );
}

/** Whoever waits for another session's preparation ends with its own turn. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = once(signal, "abort", { signal: over.signal }).then((): never => {
    throw signal.reason;
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}

async function listKept(base: string): Promise<readonly Removable[]> {
  const names = await readdir(base, { recursive: true }).catch(() => []);
  const kept = names.filter((name) => name.endsWith(".tar")).map((name) => join(base, name));
  return Promise.all(
    kept.map(async (folder) => ({
      folder,
      usedAt: (await stat(folder)).mtimeMs,
      remove: () => rm(folder, { force: true }),
    })),
  );
}
