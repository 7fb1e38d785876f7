import { constants } from "node:fs";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { SquadronError } from "../../domain/errors.ts";
import type { AgentRuntime } from "../../ports/agent-runtime.ts";
import { lastStep } from "./last-step.ts";

/** Copies `events.jsonl` alone: the runtime makes the rest of a session's folder again. */
export const copyStep: AgentRuntime["copyStep"] = async ({ home, runtimeId, to, endsTurn }) => {
  const path = join("session-state", runtimeId);
  const history = await readPlain(join(home, path, "events.jsonl"));
  const { text, calls } = lastStep(history, new Set(endsTurn));
  await mkdir(join(to, path), { recursive: true, mode: 0o700 });
  await writeFile(join(to, path, "events.jsonl"), text, { mode: 0o600 });
  return calls;
};

/**
 * Reads a file that a sandboxed agent may be changing under our hands: it could put a link there to what it may not read
 * itself, and find it in its history later. The folder is a mount and cannot be moved from inside.
 */
async function readPlain(path: string): Promise<string> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const file = await open(path, flags);
    try {
      if ((await file.stat()).isFile()) return await file.readFile("utf8");
      throw new TypeError("not a file");
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new SquadronError("agent", "The history of a running session cannot be read.", { cause });
  }
}
