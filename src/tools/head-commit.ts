import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import type { PullView } from "../ports/pull-views.ts";

/** The head commit that an agent has read, whole or by its first digits. */
export const headCommit = z.string().regex(/^[0-9a-f]{7,40}$/);

/** @throws SquadronError `refused` when the pull request's head is another commit by now. */
export function demandHead({ number, head: { sha } }: PullView, commit: z.infer<typeof headCommit>): void {
  if (!sha.startsWith(commit))
    throw new SquadronError("refused", `The head of #${number} is ${sha} now: read what changed first.`);
}
