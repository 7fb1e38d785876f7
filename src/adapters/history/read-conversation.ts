import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { formatRuntimeId, parseSession, type SessionKey } from "../../domain/ids.ts";
import { unpack } from "./unpack.ts";

// As much as a history may hold, and its index.
const mostBytes = 68 * 1024 * 1024;

/**
 * The events of a stored conversation, a line each, for reading only: nothing is repaired or put aside.
 * @returns undefined when it is not there or cannot be read.
 */
export async function readConversation(
  root: string,
  key: SessionKey,
  version: string,
): Promise<readonly string[] | undefined> {
  const archive = await readFile(join(root, ...key.split("/"), `${version}.history`)).catch(() => undefined);
  const files =
    archive && (await unpack(archive, { session: formatRuntimeId(parseSession(key)), mostBytes }));
  const events = files?.find(({ path }) => path === "events.jsonl");
  return events?.bytes
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}
