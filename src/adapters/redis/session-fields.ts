import { z } from "zod";

import { parseSession, type SessionKey } from "../../domain/ids.ts";
import { progress } from "../../domain/progress.ts";
import {
  aside,
  checksTried,
  gates,
  newSession,
  planItem,
  sessionStatus,
  spent,
  type SessionRecord,
} from "../../domain/session.ts";

const stored = z.object({
  status: sessionStatus,
  installationId: z.coerce.number(),
  owner: z.string(),
  name: z.string(),
  defaultBranch: z.string(),
  commentId: z.coerce.number(),
  history: z.string(),
  waitingFor: z.string(),
  plan: z.string().transform((text) => z.array(planItem).parse(JSON.parse(text))),
  lastActivity: z.string(),
  turns: z.coerce.number(),
  spent: z.string().transform((text) => spent.parse(JSON.parse(text))),
  withheld: z.coerce.number(),
  turn: z.string(),
  work: z.string(),
  progress: z.string().transform((text) => progress.nullable().parse(JSON.parse(text))),
  aside: z.string().transform((text) => aside.nullable().parse(JSON.parse(text))),
  since: z.coerce.number(),
  handled: z.string().transform((text) => z.array(z.number()).parse(JSON.parse(text))),
  blockedOn: z.string().transform((text) => z.array(z.number()).parse(JSON.parse(text))),
  chain: z.coerce.number(),
  checks: z.string().transform((text) => checksTried.parse(JSON.parse(text))),
  disagreed: z.coerce.number(),
  pausedBy: z.string(),
  model: z.string(),
  effort: z.string(),
  gates: z.string().transform((text) => gates.parse(JSON.parse(text))),
  tainted: z.stringbool(),
  rebuilt: z.stringbool(),
  branch: z.string(),
  compactions: z.coerce.number(),
  updatedAt: z.coerce.number(),
});

/**
 * A record's fields as the store keeps them; also the form in which a commit takes them along. What is as in a new
 * session is empty, and so takes no room: most sessions sleep, with few fields that say anything.
 */
export function toFields(change: Partial<SessionRecord>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(written(change)).map(([field, text]) => [field, text === fresh[field] ? "" : text]),
  );
}

/** Each part of the repository has a field of its own; its id is in the session's key. */
function written(change: Partial<SessionRecord>): Record<string, string> {
  const { key: _key, role: _role, number: _number, repository, ...rest } = change;
  const { id: _id, ...place } = repository ?? {};
  return Object.fromEntries(
    Object.entries({ ...rest, ...place }).map(([field, value]) => [
      field,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

const fresh: Readonly<Record<string, string>> = written(newSession);

/** A record from its fields, with what is as in a new session filled in. */
export function toRecord(key: SessionKey, fields: Record<string, string>): SessionRecord {
  const { repositoryId: id, role, number } = parseSession(key);
  const { owner, name, defaultBranch, ...rest } = stored.parse({ ...fresh, ...fields });
  return { key, role, number, ...rest, repository: { id, owner, name, defaultBranch } };
}
