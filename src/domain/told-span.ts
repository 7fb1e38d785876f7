import { z } from "zod";

import { parseJson } from "./parse-json.ts";

/** A span that the agent runtime tells of its own work. Times in milliseconds since the epoch. */
export interface ToldSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: none. */
  readonly parentSpanId: string;
  readonly name: ToldSpanName;
  readonly from: number;
  readonly to: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export type ToldSpanName = `runtime ${(typeof operations)[number]}`;

/** What it may tell of: the traces it was given, and the time since it was started. */
export interface ToldWithin {
  readonly traces: ReadonlySet<string>;
  readonly since: number;
  readonly until: number;
}

/** Of OpenTelemetry's conventions for generative AI. The runtime's hundred others, of its own phases, are left out. */
const operations = ["invoke_agent", "chat", "execute_tool"] as const;

const told = z.object({
  type: z.literal("span"),
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  /** Seconds and nanoseconds. */
  startTime: z.tuple([z.number(), z.number()]),
  endTime: z.tuple([z.number(), z.number()]),
  status: z.object({ code: z.number() }).optional(),
  attributes: z.looseObject({ "gen_ai.operation.name": z.enum(operations) }),
});

/** OpenTelemetry's code of a span that failed. */
const failedCode = 2;

const name = z.string().regex(/^[\w.:/-]{1,100}$/);
const count = z.number().int().nonnegative();
const kept = {
  "gen_ai.request.model": name,
  "gen_ai.tool.name": name,
  "error.type": name,
  "gen_ai.usage.input_tokens": count,
  "gen_ai.usage.output_tokens": count,
} as const;

/**
 * Reads a line of the runtime's span file. What runs in the agent's sandbox can write there, too: so a line is believed to
 * be about a trace that this runtime was given, in its own time, with names and numbers of a closed list, or is nothing. Pure.
 */
export function toldSpan(line: string, { traces, since, until }: ToldWithin): ToldSpan | undefined {
  const read = told.safeParse(parseJson(line));
  if (!read.success) return undefined;
  const { traceId, spanId, parentSpanId = "", startTime, endTime, status, attributes } = read.data;
  const [from, to] = [toMs(startTime), toMs(endTime)];
  // No comparison with what is not a number holds.
  if (!traces.has(traceId) || !(since <= from && from <= to && to <= until)) return undefined;
  return {
    traceId,
    spanId,
    parentSpanId,
    name: `runtime ${attributes["gen_ai.operation.name"]}`,
    from,
    to,
    failed: status?.code === failedCode,
    attributes: Object.fromEntries(
      Object.entries(kept).flatMap(([key, schema]) => {
        const { data } = schema.safeParse(attributes[key]);
        return data === undefined ? [] : [[key, data]];
      }),
    ),
  };
}

function toMs([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
