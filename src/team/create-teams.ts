import { repositoryOf } from "../domain/repository-of.ts";
import type { SquadronEvent } from "../domain/event.ts";
import type { Roster } from "../domain/roster.ts";
import {
  goneRepositories,
  isOwnerRepository,
  ownerRepositories,
  touchesTeam,
  type Team,
  type TeamRead,
} from "../domain/team.ts";
import type { Clock } from "../ports/clock.ts";
import type { RepositoryRef } from "../ports/code-host.ts";
import type { KeptFiles } from "../ports/kept-files.ts";
import type { FilesOf, RepositoryFiles } from "../ports/repository-files.ts";
import { buildTeam, type Built, ownersPath, type Sources } from "./build-team.ts";
import { createFresh } from "./fresh.ts";
import { readSource, type Source, wantedOf } from "./read-source.ts";

/** The teams of repositories. They are kept in memory: asking costs nothing but now and then. */
export interface Teams {
  /** @throws SquadronError `outside` when GitHub cannot be read and nothing is known yet. */
  teamOf(repository: RepositoryRef): Promise<Team>;
  /**
   * Takes note of an act on a repository: after a push that touches its team's files the team is read anew and given
   * back. Of a repository that is gone nothing is kept. @throws SquadronError `outside`: the act is to be told again.
   */
  heed(event: SquadronEvent): Promise<TeamRead | undefined>;
}

interface Deps {
  readonly files: RepositoryFiles;
  readonly kept: KeptFiles;
  readonly builtin: Roster;
  readonly clock: Pick<Clock, "now">;
  readonly log: { warn(fields: object, message: string): void };
}

/** A change that no delivery told this process of is seen after this long. */
const maxAgeMs = 5 * 60_000;
/** GitHub is asked again this long after it could not be read. */
const retryMs = 30_000;
/** Teams in memory, of at most some 100 KB each and mostly of a few. */
const most = 2000;

type OwnersPlace = FilesOf & { readonly name: (typeof ownerRepositories)[keyof typeof ownerRepositories] };
type Known = Built & { readonly sources: Sources };

export function createTeams({ files, kept, builtin, clock, log }: Deps): Teams {
  const common = { clock, log, maxAgeMs, retryMs, most };
  const owners = createFresh<OwnersPlace, Source>({
    ...common,
    nameOf: ({ installationId, owner, name }) => `${installationId}/${owner}/${name}`.toLowerCase(),
    read: (of, before) => readSource(files, { of, wanted: wantedOf[of.name] }, before),
  });
  const read = async (repository: RepositoryRef, before: Known | undefined): Promise<Known> => {
    const { owner, installationId } = repository;
    const [own, defaults, agents] = await Promise.all([
      readSource(files, { of: repository, wanted: wantedOf.repository }, before?.sources.repository),
      owners.get({ owner, installationId, name: ownerRepositories.defaults }),
      owners.get({ owner, installationId, name: ownerRepositories.agents }),
    ]);
    const sources = { repository: own, defaults, agents };
    if (before && isSame(before.sources, sources))
      return { ...before, sources, team: { ...before.team, commit: own.branch?.commit ?? "" } };
    const lastGood = before?.used ?? (await kept.get(repository.id));
    const built = await buildTeam({ builtin, repository, sources, lastGood });
    if (JSON.stringify(built.used) !== JSON.stringify(lastGood)) await kept.set(repository.id, built.used);
    if (built.problems.length > 0)
      log.warn({ repository: repository.id, problems: built.problems.length }, "team read with problems");
    return { ...built, sources };
  };
  const teams = createFresh<RepositoryRef, Known>({ ...common, nameOf: ({ id }) => String(id), read });
  return {
    teamOf: async (repository) => (await teams.get(repository)).team,
    heed: async (event) => {
      for (const id of goneRepositories(event)) await kept.set(id, {});
      if (event.kind !== "branch-pushed" || !touchesTeam(event)) return undefined;
      const repository = repositoryOf(event);
      const { owner, name } = repository;
      if (isOwnerRepository(name)) {
        const same = (of: { readonly owner: string }): boolean =>
          of.owner.toLowerCase() === owner.toLowerCase();
        owners.expire(same);
        teams.expire(same);
      }
      const { team, problems } = await teams.renew(repository);
      return { team, problems: problems.filter(({ file }) => isOwn(repository, file)) };
    },
  };
}

/** Files are the same objects as long as nothing in them has changed. */
function isSame(one: Sources, other: Sources): boolean {
  return (
    one.repository.files === other.repository.files &&
    one.repository.fingerprint === other.repository.fingerprint &&
    one.defaults.files === other.defaults.files &&
    one.agents.files === other.agents.files
  );
}

/** What is wrong with the organisation's files is said on their commits, and not on every repository's. */
function isOwn({ owner, name }: RepositoryRef, file: string): boolean {
  const theirs = Object.values(ownerRepositories).find((each) =>
    file.startsWith(ownersPath(owner, each, "")),
  );
  return theirs === undefined || theirs === name.toLowerCase();
}
