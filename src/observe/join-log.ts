import type { TimelineEntry } from "../domain/timeline.ts";
import type { AuditLine } from "../ports/audit.ts";
import type { TimelineLine } from "../ports/timeline.ts";

/** One thing that a session did. */
export interface LogLine extends AuditLine {
  /** Which record tells it. */
  readonly source: "audit" | "timeline" | "both";
  /** Its words, which only the timeline has; "" for none. */
  readonly text: string;
}

interface Twin {
  /** Events of the audit that tell the same. */
  readonly events: readonly string[];
  /** What its detail has to say, too. */
  readonly part?: string;
  /** How far apart the two records may have written it down. */
  readonly withinMs: number;
}

// Most are written down in both in one step.
const atOnceMs = 100;
// What a turn used is told before its status comment is written, and counted after.
const turnEndMs = 10_000;

/**
 * Audit and timeline of a session as one, in order of time. What both tell at one moment is one line, with the audit's
 * facts and the timeline's words. Pure.
 */
export function joinLog(audit: readonly AuditLine[], timeline: readonly TimelineLine[]): readonly LogLine[] {
  const left = new Set(timeline);
  const joined = audit.map((line): LogLine => {
    const same = nearest(line, left);
    if (!same) return { ...line, source: "audit", text: "" };
    left.delete(same);
    return { ...line, source: "both", text: textOf(same.entry) };
  });
  return [...joined, ...[...left].map(alone)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function alone({ at, entry }: TimelineLine): LogLine {
  const detail = Object.entries(entry)
    .filter(([name]) => name !== "kind" && name !== "text")
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(" ");
  return {
    at: new Date(at).toISOString(),
    source: "timeline",
    event: entry.kind,
    detail,
    text: textOf(entry),
  };
}

function textOf(entry: TimelineEntry): string {
  return "text" in entry ? entry.text : "";
}

function nearest(line: AuditLine, among: Iterable<TimelineLine>): TimelineLine | undefined {
  const at = Date.parse(line.at);
  const apart = (each: TimelineLine): number => Math.abs(each.at - at);
  return [...among]
    .filter((each) => tellsSame(line, twinOf(each.entry), apart(each)))
    .sort((a, b) => apart(a) - apart(b))[0];
}

function tellsSame({ event, detail }: AuditLine, twin: Twin | undefined, apartMs: number): boolean {
  return (
    twin !== undefined &&
    apartMs <= twin.withinMs &&
    twin.events.includes(event) &&
    (twin.part === undefined || detail.split(" ").includes(twin.part))
  );
}

/** How the audit tells what an entry tells; undefined for what it keeps out. */
function twinOf(entry: TimelineEntry): Twin | undefined {
  switch (entry.kind) {
    case "effect":
      return { events: ["effect"], part: `kind=${entry.what}`, withinMs: atOnceMs };
    case "tool":
      return { events: ["tool-started"], part: `name=${entry.name}`, withinMs: atOnceMs };
    case "result":
      return { events: ["tool-result"], part: `name=${entry.name}`, withinMs: atOnceMs };
    case "error":
      return { events: ["error", "tool-denied", "model-switched", "turn-failed"], withinMs: atOnceMs };
    case "cost":
      return { events: ["turn-used"], withinMs: turnEndMs };
    default:
      return undefined;
  }
}
