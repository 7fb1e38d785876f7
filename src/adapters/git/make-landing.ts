import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";

/** @returns a new folder in `landings` for something that is under way. */
export async function makeLanding(landings: string, what: string): Promise<string> {
  await mkdir(landings, { recursive: true, mode: 0o700 });
  return mkdtemp(join(landings, `${what}-`));
}
