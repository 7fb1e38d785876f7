import { SquadronError } from "../domain/errors.ts";
import type { Audit } from "../ports/audit.ts";

interface Deps {
  readonly audit: Pick<Audit, "read">;
  /** Tells ids by names: those of sessions that are not closed. */
  readonly repositoryIds: () => Promise<readonly Named[]>;
  /** Takes one line, with its end. Resolves when there is room for the next. */
  readonly write: (line: string) => Promise<void>;
}

interface Named {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

interface Wanted {
  /** From this time on, and before that one; milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
  /** `<owner>/<name>` or GitHub's id. */
  readonly repository: string | undefined;
}

/**
 * Writes the audit that is on this machine as lines of JSON, session by session. @returns how many.
 * @throws SquadronError `input` for a repository that nobody knows.
 */
export async function exportAudit({ audit, repositoryIds, write }: Deps, wanted: Wanted): Promise<number> {
  const { since, until, repository } = wanted;
  const repositoryId = repository === undefined ? undefined : await idOf(repository, repositoryIds);
  let lines = 0;
  for await (const record of audit.read({
    since,
    until,
    ...(repositoryId !== undefined && { repositoryId }),
  })) {
    await write(`${JSON.stringify(record)}\n`);
    lines += 1;
  }
  return lines;
}

async function idOf(repository: string, known: Deps["repositoryIds"]): Promise<number> {
  if (/^\d+$/.test(repository)) return Number(repository);
  const name = repository.toLowerCase();
  const found = (await known()).find((each) => `${each.owner}/${each.name}`.toLowerCase() === name);
  if (found) return found.id;
  throw new SquadronError(
    "input",
    `No session of ${repository} is left to tell its id by: give the id that GitHub has for it (gh api repos/${repository} --jq .id).`,
  );
}
