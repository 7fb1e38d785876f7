import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { z } from "zod";

import type { AuditQuery, AuditRecord } from "../../ports/audit.ts";

const line = z
  .object({ at: z.iso.datetime(), session: z.string(), event: z.string() })
  .catchall(z.union([z.string(), z.number(), z.boolean()]));

/** The lines of a folder of audit files, file by file, read as they are asked for: they may be more than memory holds. */
export async function* readLines(root: string, query: AuditQuery): AsyncGenerator<AuditRecord> {
  const { since, until, repositoryId } = query;
  const folder = repositoryId === undefined ? "" : String(repositoryId);
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(".jsonl")).sort()) {
    const file = join(root, folder, name);
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const read = toRecord(text);
      const at = read ? Date.parse(read.at) : NaN;
      if (read && at >= since && at < until) yield read;
    }
  }
}

/** Undefined for a line that a crash tore. */
function toRecord(text: string): AuditRecord | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
