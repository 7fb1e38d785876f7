import { setTimeout as sleep } from "node:timers/promises";

import type { SessionKey } from "../domain/ids.ts";
import { joinLog, type LogLine } from "../observe/join-log.ts";
import type { AuditLine } from "../ports/audit.ts";
import type { TimelineLine } from "../ports/timeline.ts";
import { tellStoreAway, type Logs } from "./with-logs.ts";

const lookEveryMs = 300;
// What one record has of an act the other has a moment later: both have to be there to be joined, and in order.
const settledMs = 2_000;
const mostAtOnce = 1_000;

/** Where one has read to. */
export interface LogPlace {
  /** Lines of the audit. */
  readonly seen: number;
  /** The last entry of the timeline, `0-0` for none. */
  readonly after: string;
}

/** What comes after a place, as it comes. Never ends: whoever reads ends it. */
export async function* followLog(logs: Logs, key: SessionKey, from: LogPlace): AsyncGenerator<LogLine> {
  const { audit, tools } = logs;
  const timelineAfter = timelineReader(logs, key);
  let { seen, after } = from;
  let lines: readonly AuditLine[] = [];
  let entries: readonly TimelineLine[] = [];
  for (; ; await sleep(lookEveryMs)) {
    const all = await audit.last(key, Infinity);
    lines = [...lines, ...all.slice(seen)];
    seen = all.length;
    entries = [...entries, ...(await timelineAfter(after))];
    after = entries.at(-1)?.id ?? after;
    const until = tools ? tools.now() - settledMs : Infinity;
    const isSettled = (at: number): boolean => at <= until;
    yield* joinLog(
      lines.filter(({ at }) => isSettled(Date.parse(at))),
      entries.filter(({ at }) => isSettled(at)),
    );
    lines = lines.filter(({ at }) => !isSettled(Date.parse(at)));
    entries = entries.filter(({ at }) => !isSettled(at));
  }
}

/** Reads on in the timeline; while the store is away it has nothing, and says so once. */
function timelineReader({ tools }: Logs, key: SessionKey) {
  let isAway = false;
  return async (after: string): Promise<readonly TimelineLine[]> => {
    try {
      const found = (await tools?.timeline.read(key, { after, most: mostAtOnce })) ?? [];
      isAway = false;
      return found;
    } catch (error) {
      if (!isAway) tellStoreAway(error);
      isAway = true;
      return [];
    }
  };
}
