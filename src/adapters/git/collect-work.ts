import { open, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Sandbox } from "../../ports/sandbox.ts";
import type { CollectedWork } from "../../ports/workspaces.ts";
import { importBundle } from "./import-bundle.ts";
import { makeLanding } from "./make-landing.ts";
import { writeBundle } from "./write-bundle.ts";

// GitHub takes no larger file, and what is larger than this altogether was hardly written by an agent.
const mostBytes = 100 * 1024 ** 2;

interface CollectFrom {
  readonly sandbox: Sandbox | undefined;
  readonly clone: string;
  readonly mirror: string;
  /** Commit that the clone stood on before, "" for none. */
  readonly before: string;
  /** Folder for copies that last until the work is pushed. */
  readonly landings: string;
  readonly signal: AbortSignal;
}

/** @throws SquadronError `refused` when the work may not leave the sandbox. */
export async function collectWork(from: CollectFrom): Promise<CollectedWork> {
  const { before, mirror, landings } = from;
  const landing = await makeLanding(landings, "work");
  const dispose = (): Promise<void> => rm(landing, { recursive: true, force: true });
  try {
    const bundle = join(landing, "bundle");
    await writeBundle({ ...from, last: before, file: bundle, mostBytes });
    const said = await readWord(bundle);
    if (said === "same\n") return { commit: before, before, source: "", [Symbol.asyncDispose]: dispose };
    if (said === "none\n") return { commit: "", before, source: "", [Symbol.asyncDispose]: dispose };
    const source = join(landing, "repository.git");
    const commit = await importBundle({ bundle, mirror, repository: source, mostBytes });
    return { commit, before, source, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The first characters: a word instead of a bundle, when there is none. */
async function readWord(file: string): Promise<string> {
  await using opened = await open(file);
  const { buffer, bytesRead } = await opened.read(Buffer.alloc(16), 0, 16, 0);
  return buffer.toString("latin1", 0, bytesRead);
}
