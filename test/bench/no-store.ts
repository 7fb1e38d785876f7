import type { Ingest } from "../../src/ports/ingest.ts";

/** Stores nothing: what is measured is the edge alone. */
export function createIngest(): Promise<Ingest> {
  return Promise.resolve(() => Promise.resolve("accepted"));
}
