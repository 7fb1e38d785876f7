import { appendFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Clock } from "../../ports/clock.ts";
import type { Audit } from "../../ports/audit.ts";

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
    flush: () => written,
  };
}
