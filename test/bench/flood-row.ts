import { flood } from "./flood.ts";
import type { Row } from "./figures.ts";

/** The most memory that strangers can make the edge hold. */
export async function floodRow(id: string, seconds: number): Promise<Row> {
  const results = await flood(seconds);
  return {
    id,
    what: "peak memory under floods of strangers",
    ours: { name: "edge", unit: "MB", samples: results.map((result) => result.peakMb) },
    goal: { kind: "at most", value: 200 },
    notes: results.map(
      ({ name, peakMb, idleMb, detail }) => `${name}: peak ${peakMb} MB, idle ${idleMb} MB; ${detail}`,
    ),
  };
}
