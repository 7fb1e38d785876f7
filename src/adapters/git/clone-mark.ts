import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

const seen = z.object({ base: z.string(), tip: z.string(), head: z.string() });
const stored = z.object({
  epoch: z.number(),
  work: z.string(),
  saved: z.boolean(),
  on: z.string(),
  seen,
  behind: z.boolean(),
  conflicts: z.number(),
});

/** Commits of GitHub's: of the default branch, of the session's, of what the clone shows instead. "" where there is none. */
export type SeenRefs = Readonly<z.infer<typeof seen>>;

/** What the host knows of a clone, kept beside it: inside, everything is the agent's. */
export interface CloneMark {
  /** The life of the session that it belongs to. */
  readonly epoch: number;
  /** The saved work that it stands on, "" for none. */
  readonly work: string;
  /** Nothing has been done in it since it was saved. */
  readonly saved: boolean;
  /** The ref that was checked out when it was looked at last, "" for none. */
  readonly on: string;
  /** What GitHub had when it was brought up to date last. */
  readonly seen: SeenRefs;
  /** It lacks something of that, or nobody knows. */
  readonly behind: boolean;
  /** Wakes in a row that found it in conflict with the default branch. */
  readonly conflicts: number;
}

const markOf = (clone: string): string => `${clone}.mark`;

/** @returns the mark and when it was written (ms since the epoch), or undefined when there is none that can be read. */
export async function readMark(clone: string): Promise<(CloneMark & { readonly at: number }) | undefined> {
  try {
    const file = markOf(clone);
    const [text, { mtimeMs }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
    return { ...stored.parse(JSON.parse(text)), at: mtimeMs };
  } catch {
    return undefined;
  }
}

/**
 * Writes the mark in one step; its time says when the clone was used last.
 * @param at.landings where it is written first.
 */
export async function writeMark(
  { clone, landings }: { clone: string; landings: string },
  mark: CloneMark,
): Promise<void> {
  const half = join(landings, `mark-${randomUUID()}`);
  await mkdir(landings, { recursive: true, mode: 0o700 });
  await writeFile(half, JSON.stringify(stored.parse(mark)), { mode: 0o600 });
  await rename(half, markOf(clone));
}

/** Removes the mark: what it stood for is no clone any more. */
export async function removeMark(clone: string): Promise<void> {
  await rm(markOf(clone), { force: true });
}
