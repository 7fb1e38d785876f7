import { appendFile, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { z } from "zod";

import { formatSession, parseSession, type SessionKey } from "../../domain/ids.ts";
import type { Audit, AuditLine } from "../../ports/audit.ts";
import type { Clock } from "../../ports/clock.ts";
import { readLines } from "./read-lines.ts";

interface Options {
  readonly root: string;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** One JSONL file a session, `<root>/<repository id>/<number>/<role>.jsonl`. Survives the session's end: it has no text. */
export function createFileAudit({ root, clock, onError }: Options): Audit {
  let written: Promise<void> = Promise.resolve();
  return {
    append: (key, { event, detail }) => {
      const file = join(root, `${key}.jsonl`);
      const line = `${JSON.stringify({ at: new Date(clock.now()).toISOString(), session: key, event, ...detail })}\n`;
      written = written
        .then(async () => {
          await mkdir(dirname(file), { recursive: true, mode: 0o700 });
          await appendFile(file, line, { mode: 0o600 });
        })
        .catch(onError);
    },
    last: async (key, most) => {
      await written;
      const text = await readFile(join(root, `${key}.jsonl`), "utf8").catch(() => "");
      return text
        .split("\n")
        .filter((line) => line !== "")
        .slice(-most)
        .flatMap((line) => toLine(line));
    },
    read: async function* (query) {
      await written;
      yield* readLines(root, query);
    },
    untouchedSince: async function* (before) {
      for (const name of await readdir(root, { recursive: true }).catch(() => [])) {
        const key = toSession(name);
        const found = key && (await stat(join(root, name)).catch(() => undefined));
        if (key && found && found.mtimeMs < before) yield key;
      }
    },
    remove: async (key) => {
      // In its turn among the lines: one that comes now begins a new file.
      written = written.then(() => rm(join(root, `${key}.jsonl`), { force: true })).catch(onError);
      await written;
    },
    flush: () => written,
  };
}

const entry = z.looseObject({ at: z.string(), session: z.string(), event: z.string() });

/** A line that a crash tore is left out. */
function toLine(text: string): readonly AuditLine[] {
  try {
    const { at, session: _session, event, ...detail } = entry.parse(JSON.parse(text));
    const parts = Object.entries(detail).map(([name, value]) => `${name}=${String(value)}`);
    return [{ at, event, detail: parts.join(" ") }];
  } catch {
    return [];
  }
}

function toSession(file: string): SessionKey | undefined {
  try {
    return formatSession(parseSession(file.replace(/\.jsonl$/, "")));
  } catch {
    // A folder, or somebody else's file.
    return undefined;
  }
}
