import type { CommitAuthor } from "../../domain/commit-author.ts";
import { commitAuthor } from "../../domain/commit-author.ts";
import { parseSession, type SessionKey } from "../../domain/ids.ts";
import type { CodeHost, RepositoryRef } from "../../ports/code-host.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import type { Workspaces } from "../../ports/workspaces.ts";
import type { CloneMark } from "./clone-mark.ts";
import type { Mirrors } from "./mirrors.ts";
import type { Inside } from "./run-inside.ts";

/** What this machine's clones and mirrors are worked on with. */
export interface Disk {
  readonly host: Pick<CodeHost, "gitAccess" | "identity" | "botId">;
  readonly sandbox: Sandbox | undefined;
  readonly mirrors: Mirrors;
  /** One at a time per session. */
  readonly alone: <T>(key: SessionKey, work: () => Promise<T>) => Promise<T>;
  readonly inUse: Set<SessionKey>;
  readonly landings: string;
  readonly cloneOf: (key: SessionKey) => string;
  readonly mark: (key: SessionKey, its: CloneMark) => Promise<void>;
  readonly list: Workspaces["list"];
}

/** Who a session's commits are by. */
export async function authorOf(
  { host }: Pick<Disk, "host">,
  key: SessionKey,
  repository: RepositoryRef,
): Promise<CommitAuthor> {
  const [{ login }, id] = await Promise.all([host.identity(), host.botId(repository)]);
  return commitAuthor(parseSession(key).role, { login, id });
}

/** Where git runs in a session's clone. */
export function insideOf(
  { sandbox, cloneOf, mirrors }: Pick<Disk, "sandbox" | "cloneOf" | "mirrors">,
  key: SessionKey,
  { repositoryId, signal }: { readonly repositoryId: number; readonly signal: AbortSignal },
): Inside {
  return { sandbox, clone: cloneOf(key), mirror: mirrors.folderOf(repositoryId), signal };
}
