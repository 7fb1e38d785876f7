import { once } from "node:events";
import { createInterface } from "node:readline/promises";

import { SquadronError } from "../domain/errors.ts";

interface Person {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const atTerminal: Person = { input: process.stdin, output: process.stderr };

/** Asks whether to go on. @throws SquadronError `input` where nobody can be asked. */
export async function confirm(question: string, { input, output }: Person = atTerminal): Promise<boolean> {
  if (input.isTTY !== true)
    throw new SquadronError("input", "Nobody can be asked here: add --yes to do it, or --dry-run to see it.");
  const lines = createInterface({ input, output });
  // Ctrl-C and Ctrl-D close the lines and leave the question without any answer.
  const left = once(lines, "close").then(() => "");
  const answer = await Promise.race([lines.question(`${question} [y/N] `), left]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
