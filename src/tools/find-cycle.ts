import { SquadronError } from "../domain/errors.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";

// More issues that wait for one another have other problems; and each costs a request.
const mostIssues = 50;

/**
 * How `from` waits for `to`, through what blocks it, in the same repository. Only open issues block.
 * @returns the issues on the way, both ends included; undefined when it does not. @throws SquadronError `refused` when
 * there are too many to look at.
 */
export async function findCycle(
  host: Pick<CodeHost, "issueRelations">,
  { repository, from, to }: { repository: RepositoryRef; from: number; to: number },
): Promise<readonly number[] | undefined> {
  const here = `${repository.owner}/${repository.name}`.toLowerCase();
  const seen = new Set([from]);
  const paths: (readonly number[])[] = [[from]];
  for (let path = paths.shift(); path; path = paths.shift()) {
    if (seen.size > mostIssues)
      throw new SquadronError("refused", `#${from} waits for more than ${mostIssues} issues: ask a person.`);
    const { blockedBy } = await host.issueRelations(repository, path.at(-1) ?? from);
    for (const { number, open, repository: at } of blockedBy) {
      if (!open || at.toLowerCase() !== here) continue;
      if (number === to) return [...path, number];
      if (seen.has(number)) continue;
      seen.add(number);
      paths.push([...path, number]);
    }
  }
  return undefined;
}
