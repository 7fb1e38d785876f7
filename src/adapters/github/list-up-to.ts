import { SquadronError } from "../../domain/errors.ts";

/** A list of GitHub's as Octokit gives it: page by page, asked for as it is read. */
export type Pages<T> = AsyncIterable<{ readonly data: readonly T[] }>;

// Ten requests; more of one thing no agent can read, and no person made.
const mostEntries = 1_000;

/** All entries. @throws SquadronError `refused` when there are more: part of a list must not pass for the whole. */
export async function listUpTo<T>(pages: Pages<T>, most = mostEntries): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const { data } of pages) {
    all.push(...data);
    if (all.length > most)
      throw new SquadronError(
        "refused",
        `GitHub has a list of more than ${most} entries here: too many to read.`,
      );
  }
  return all;
}

/** The first entries, of a list whose rest does not matter. */
export async function listFirst<T>(pages: Pages<T>, most = mostEntries): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const { data } of pages) {
    all.push(...data);
    if (all.length >= most) break;
  }
  return all.slice(0, most);
}
