import { tmpdir } from "node:os";
import { join } from "node:path";

import { createBubblewrap } from "../../src/adapters/sandbox/bubblewrap.ts";
import type { Proof } from "./proof.ts";

/** Why a proof cannot be given on this machine, if it cannot. */
export async function missingFor({ needs }: Pick<Proof, "needs">): Promise<string | undefined> {
  if (needs === undefined) return undefined;
  const answer = await createBubblewrap({ folder: join(tmpdir(), "squadron-promises") }).available();
  return answer.ok ? undefined : `bubblewrap does not work here: ${answer.reason}`;
}
