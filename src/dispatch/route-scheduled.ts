import type { RepositoryEvent } from "../domain/event.ts";
import { formatMarker, type Sign } from "../domain/marker.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { Effect } from "../ports/effect.ts";
import type { DecideDeps } from "./decide.ts";
import type { Post } from "./post.ts";
import { repositoryOf } from "../domain/repository-of.ts";

interface Deps extends Pick<DecideDeps, "teamOf"> {
  readonly host: Pick<CodeHost, "thread">;
  readonly sign: Sign;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Says on GitHub that the time for a piece of work has come, in words of the App's that hand it to the role: what wakes the
 * role then is what everybody can read.
 */
export async function routeScheduled(
  { teamOf, host, sign, log }: Deps,
  { batch: turn, seq }: Pick<Post, "batch" | "seq">,
  event: Extract<RepositoryEvent, { kind: "scheduled" }>,
): Promise<readonly Effect[]> {
  const { issue, role, title, text, cron } = event;
  const repository = repositoryOf(event);
  const { roster } = await teamOf(repository);
  const isPossible =
    roster.some((each) => each.role === role) &&
    (issue === 0 || (await host.thread(repository, issue))?.open === true);
  if (!isPossible) {
    log.warn({ repository: repository.id, issue, role, cron }, "scheduled work has no open issue or no role");
    return [];
  }
  const to = { role, hops: 0 };
  // Of no session: the part of the key that names a role is empty, as is who hands it over.
  const mark = formatMarker({ k: `${repository.id}/${issue}/`, e: 0, id: event.actKey, to }, sign);
  const made = { id: `${seq}:scheduled`, turn, repository, mark, alwaysLook: false };
  const body = `⏰ **${role}**: ${text}`;
  return issue === 0
    ? [{ ...made, kind: "create-issue", title, body, labels: [], assignees: [] }]
    : [{ ...made, kind: "comment", lane: "comment", number: issue, body }];
}
