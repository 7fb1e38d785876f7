import { formatRuntimeId, parseSession, type RuntimeId, type SessionKey } from "../domain/ids.ts";
import type { RoleProfile } from "../domain/roster.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { RepositoryRef } from "../ports/code-host.ts";
import type { Claim } from "../ports/mail-store.ts";
import type { TurnSettings } from "./session-deps.ts";

/** One session in the hands of a runner that has claimed it. */
export interface SessionContext {
  readonly key: SessionKey;
  readonly claim: Claim;
  readonly record: SessionRecord;
  readonly repository: RepositoryRef & { readonly defaultBranch: string };
  readonly runtimeId: RuntimeId;
}

export function createSessionContext(claim: Claim, record: SessionRecord): SessionContext {
  const { repository, installationId, key } = record;
  return {
    key,
    claim,
    record,
    repository: { ...repository, installationId },
    runtimeId: formatRuntimeId(record),
  };
}

type Places = Pick<TurnSettings, "homes" | "worker">;

/**
 * Where a session's runtime keeps its state while it is awake: a folder of its own when sandboxed, else one for the
 * repository. Each process has its own, since one that was frozen may wake up and write beside its successor.
 */
export function homeOf(
  settings: Places,
  key: SessionKey,
  profile: Pick<RoleProfile, "builtinTools">,
): string {
  const { own, shared } = homesOf(settings, key);
  return `${profile.builtinTools.length > 0 ? own : shared}/${settings.worker.process}`;
}

/** The folders above the homes that all processes of this worker may have for a session. */
export function homesOf(
  { homes }: Pick<Places, "homes">,
  key: SessionKey,
): { readonly own: string; readonly shared: string } {
  const { repositoryId, number, role } = parseSession(key);
  return { own: `${homes}/${repositoryId}/${number}-${role}`, shared: `${homes}/${repositoryId}/shared` };
}
