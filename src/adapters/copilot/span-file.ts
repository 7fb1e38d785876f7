import { constants, mkdirSync, mkdtempSync } from "node:fs";
import { open, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { keepNewest } from "../../domain/keep-newest.ts";
import { toldSpan } from "../../domain/told-span.ts";
import type { Trace } from "../../ports/trace.ts";

/** Where a runtime writes the spans of its own work, the only way out of its sandbox that it has for them. */
export interface SpanFile {
  /** The file's folder, which holds nothing else: it must be writable where the runtime runs. */
  readonly folder: string;
  /** What a runtime must find in its environment to write there. */
  readonly env: Readonly<Record<string, string>>;
  /** The active span, under which the runtime's own are to stand. */
  context(): { traceparent?: string };
  /** Hands on what was written since the last time. Never rejects: a turn does not fail for its trace. */
  collect(): Promise<void>;
  /** Collects what is left and removes the folder. Never rejects. */
  remove(): Promise<void>;
}

/** A turn writes 100 KB; an agent that writes more must not fill our memory. Bytes at a time. */
const mostBytes = 4 * 1024 ** 2;
/** Traces that are under way in one runtime: as many as it has sessions, and those whose last spans come late. */
const mostTraces = 1_000;

/** @param home a folder of this runtime. Undefined where nobody collects spans: the runtime then makes none. */
export function createSpanFile(home: string, trace: Pick<Trace, "current" | "join">): SpanFile | undefined {
  const { join: handOn, current } = trace;
  if (!handOn) return undefined;
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, "spans-"));
  const path = join(folder, "spans.jsonl");
  const since = Date.now();
  const traces = new Set<string>();
  let rest = "";
  let last: Promise<void> = Promise.resolve();
  const take = async (): Promise<void> => {
    const lines = (rest + (await readAway(path))).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const span = toldSpan(line, { traces, since, until: Date.now() });
      if (span) handOn(span);
    }
  };
  // A file that is not there was never written; any other fault leaves the trace without these spans.
  const collect = (): Promise<void> => (last = last.then(take).catch(() => undefined));
  return {
    folder,
    env: {
      COPILOT_OTEL_ENABLED: "true",
      COPILOT_OTEL_EXPORTER_TYPE: "file",
      COPILOT_OTEL_FILE_EXPORTER_PATH: path,
    },
    collect,
    context: () => {
      const traceparent = current();
      const traceId = traceparent?.split("-")[1];
      if (traceparent === undefined || traceId === undefined) return {};
      traces.delete(traceId);
      traces.add(traceId);
      keepNewest(traces, mostTraces);
      return { traceparent };
    },
    remove: () =>
      collect()
        .then(() => rm(folder, { recursive: true, force: true }))
        .catch(() => undefined),
  };
}

/** What the file holds, which is then empty: its writer appends. A link or a pipe that an agent puts in its place is not opened. */
async function readAway(path: string): Promise<string> {
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    return await emptied(file);
  } finally {
    await file.close();
  }
}

async function emptied(file: FileHandle): Promise<string> {
  const status = await file.stat();
  if (!status.isFile()) return "";
  const buffer = Buffer.alloc(Math.min(status.size, mostBytes));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  await file.truncate(0);
  return buffer.toString("utf8", 0, bytesRead);
}
