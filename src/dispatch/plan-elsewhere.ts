import type { InstallationEvent, RepositoryEvent } from "../domain/event.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import type { SessionRecord } from "../domain/session.ts";

type Order = Extract<SessionMail, { kind: "stop" | "close" }>;

/** What an act on a repository or an installation means for the sessions there. Pure. */
export function planElsewhere(
  event: RepositoryEvent | InstallationEvent,
  sessions: readonly SessionRecord[],
): readonly { record: SessionRecord; order: Order }[] {
  const order = orderFor(event);
  return order
    ? sessions.filter((record) => concerns(event, record)).map((record) => ({ record, order }))
    : [];
}

function orderFor(event: RepositoryEvent | InstallationEvent): Order | undefined {
  switch (event.kind) {
    case "installation-gone":
      // A suspended App may come back: what it knows is kept, but it cannot be told on GitHub.
      return event.why === "suspended"
        ? { kind: "stop", by: event.actor.login }
        : { kind: "close", why: "uninstalled" };
    case "repositories-removed":
      return { kind: "close", why: "uninstalled" };
    case "repository-gone":
      return { kind: "close", why: "repository-gone" };
    default:
      return undefined;
  }
}

function concerns(event: RepositoryEvent | InstallationEvent, record: SessionRecord): boolean {
  switch (event.kind) {
    case "installation-gone":
      return record.installationId === event.installationId;
    case "repositories-removed":
      return event.repositoryIds.includes(record.repository.id);
    case "repository-gone":
      return record.repository.id === event.repository.id;
    default:
      return false;
  }
}
