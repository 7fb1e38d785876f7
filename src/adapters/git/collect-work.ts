import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";

import type { CollectedWork } from "../../ports/workspaces.ts";
import { borrow } from "./borrow.ts";
import { checkCommits } from "./check-commits.ts";
import { importBundle } from "./import-bundle.ts";
import { makeLanding } from "./make-landing.ts";
import { runInside, type Inside } from "./run-inside.ts";
import { workScript } from "./work-script.ts";

// GitHub takes no larger file, and what is larger than this altogether was hardly written by an agent.
export const mostBytes = 100 * 1024 ** 2;
// Of a line that stands before or instead of a bundle; a name of a branch is shorter.
const mostLineBytes = 1024;

interface CollectFrom extends Inside {
  /** Commit that the clone stood on before, "" for none. */
  readonly before: string;
  /** Folder for copies that last until the work is pushed. */
  readonly landings: string;
}

/** Nobody's: it is no part of the history that people see. */
const author = { name: "Squadron", email: "squadron@localhost" };

/**
 * @returns the work, and the ref that is checked out in the clone, "" for none.
 * @throws SquadronError `refused` when the work may not leave the sandbox.
 */
export async function collectWork(from: CollectFrom): Promise<CollectedWork & { readonly on: string }> {
  const { before, mirror, landings } = from;
  const landing = await makeLanding(landings, "work");
  const dispose = (): Promise<void> => rm(landing, { recursive: true, force: true });
  try {
    const file = join(landing, "bundle");
    const script = { text: workScript, args: [before], author };
    await runInside(from, script, { to: createWriteStream(file), mostBytes });
    const first = await readLine(file, 0);
    const said = await readLine(file, first.length + 1);
    const common = { before, on: first.replace(/^on /, ""), [Symbol.asyncDispose]: dispose };
    if (said === "same") return { ...common, commit: before, source: "" };
    if (said === "none") return { ...common, commit: "", source: "" };
    const source = join(landing, "repository.git");
    await borrow({ repository: source, mirror, known: "all" });
    const bundle = { file, start: first.length + 1, ref: "refs/squadron/work" };
    const commit = await importBundle(bundle, { repository: source, mostBytes });
    await checkCommits({ repository: source, commit, mostBytes });
    return { ...common, commit, source };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What stands up to the end of the line, byte by byte; "" when it is too long. */
export async function readLine(file: string, start: number): Promise<string> {
  await using opened = await open(file);
  const { buffer, bytesRead } = await opened.read(Buffer.alloc(mostLineBytes), 0, mostLineBytes, start);
  const text = buffer.toString("latin1", 0, bytesRead);
  return text.slice(0, Math.max(text.indexOf("\n"), 0));
}
