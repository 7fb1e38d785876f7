import type { Repository, SquadronEvent } from "./event.ts";

type OnRepository = Pick<Extract<SquadronEvent, { repository: unknown }>, "repository" | "installationId">;

/** The repository of an act as requests need it. */
export function repositoryOf({
  repository,
  installationId,
}: OnRepository): Repository & { readonly installationId: number } {
  return { ...repository, installationId: installationId ?? 0 };
}
