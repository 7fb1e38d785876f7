import { SquadronError } from "../domain/errors.ts";
import { formatRuntimeId, formatSession, parseSession, type SessionKey } from "../domain/ids.ts";
import { listSessions } from "../observe/list-sessions.ts";
import type { Audit } from "../ports/audit.ts";
import { pickSession } from "./pick-sessions.ts";
import type { Logs } from "./with-logs.ts";

/** The session that an id names, also where only the audit knows it. @throws SquadronError `input` */
export async function sessionKey({ audit, tools }: Logs, id: string): Promise<SessionKey> {
  // A key needs no session: the audit outlives it.
  if (id.includes("/")) return formatSession(parseSession(id));
  if (!tools) return pickAudited(await audited(audit, id), id);
  return formatSession(parseSession(pickSession(await listSessions(tools), id).key));
}

async function audited(audit: Audit, id: string): Promise<readonly SessionKey[]> {
  const found: SessionKey[] = [];
  for await (const key of audit.untouchedSince(Infinity))
    if (formatRuntimeId(parseSession(key)) === id) found.push(key);
  return found;
}

function pickAudited(keys: readonly SessionKey[], id: string): SessionKey {
  const [key] = keys;
  if (key === undefined) throw new SquadronError("input", `The audit on this disk knows no session ${id}.`);
  if (keys.length > 1)
    throw new SquadronError("input", `${id} is in several repositories; say which: ${keys.join(", ")}.`);
  return key;
}
