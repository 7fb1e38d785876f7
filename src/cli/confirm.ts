import { createInterface } from "node:readline/promises";

import { SquadronError } from "../domain/errors.ts";

/** Asks whether to go on. @throws SquadronError `input` where nobody can be asked. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new SquadronError("input", "Nobody can be asked here: add --yes to do it, or --dry-run to see it.");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
