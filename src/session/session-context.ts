import { formatRuntimeId, type RuntimeId, type SessionKey } from "../domain/ids.ts";
import type { RoleProfile } from "../domain/roster.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { RepositoryRef } from "../ports/code-host.ts";
import type { Claim } from "../ports/mail-store.ts";

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

/** Where a session's runtime keeps its state: a folder of its own when sandboxed, else the repository's shared one. */
export function homeOf(
  homes: string,
  record: SessionRecord,
  profile: Pick<RoleProfile, "builtinTools">,
): string {
  const name = profile.builtinTools.length > 0 ? `${record.number}-${record.role}` : "shared";
  return `${homes}/${record.repository.id}/${name}`;
}
