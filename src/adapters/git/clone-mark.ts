import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";

import { z } from "zod";

const stored = z.object({ epoch: z.number(), work: z.string(), saved: z.boolean() });

/** What the host knows of a clone, kept beside it: inside, everything is the agent's. */
export interface CloneMark {
  /** The life of the session that it belongs to. */
  readonly epoch: number;
  /** The saved work that it stands on, "" for none. */
  readonly work: string;
  /** Nothing has been done in it since it was saved. */
  readonly saved: boolean;
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

/** Writes the mark in one step; its time says when the clone was used last. */
export async function writeMark(clone: string, mark: CloneMark): Promise<void> {
  const { epoch, work, saved } = mark;
  await writeFile(`${markOf(clone)}.partial`, JSON.stringify({ epoch, work, saved }), { mode: 0o600 });
  await rename(`${markOf(clone)}.partial`, markOf(clone));
}

/** Removes the mark: what it stood for is no clone any more. */
export async function removeMark(clone: string): Promise<void> {
  for (const file of [markOf(clone), `${markOf(clone)}.partial`]) await rm(file, { force: true });
}
