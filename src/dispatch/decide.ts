import type { CommandReads } from "../commands/command.ts";
import { obey } from "../commands/obey.ts";
import type { ThreadEvent } from "../domain/event.ts";
import { formatSession, formatThread } from "../domain/ids.ts";
import { readHandOff, type HandOff, type Sign } from "../domain/marker.ts";
import { isOwn, turnAway, type Access, type Action, type RouteContext, type Target } from "../domain/plan.ts";
import { planThread } from "../domain/plan-thread.ts";
import { ownerOfHead, profileOf, type Roster } from "../domain/roster.ts";
import type { Team } from "../domain/team.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";

export interface DecideDeps {
  readonly registry: SessionRegistry;
  readonly host: Pick<CodeHost, "identity" | "permissionOf" | "pull">;
  readonly sign: Sign;
  readonly commandReads: CommandReads;
  readonly now: () => number;
  teamOf(repository: RepositoryRef): Promise<Team>;
}

export interface Decision {
  readonly actions: readonly Action[];
  /** What GitHub lets the actor do, `none` also where that changes nothing. */
  readonly access: Access;
  /** What the act, if it is our own, hands over. */
  readonly handed: HandOff | undefined;
}

/** The plan for an act. GitHub is asked about the actor only when the answer can change the plan. */
export async function decide(
  deps: DecideDeps,
  event: ThreadEvent,
  repository: RepositoryRef,
): Promise<Decision> {
  const [self, { roster, lead, commands: permissions }, sessions] = await Promise.all([
    deps.host.identity(),
    deps.teamOf(repository),
    deps.registry.onThread(formatThread({ repositoryId: repository.id, number: event.thread.number })),
  ]);
  const branch = await branchOf(deps, { event, repository, roster });
  const owner =
    branch && (await deps.registry.get(formatSession({ repositoryId: repository.id, ...branch })));
  const handed = isOwn(event, self) ? readHandOff(textOf(event), deps.sign) : undefined;
  const common: Omit<RouteContext, "access"> = {
    self,
    roster,
    lead,
    sessions,
    owner,
    branch,
    handedTo: handed?.to,
  };
  const plan = (access: Access): readonly Action[] => planThread(event, { ...common, access });
  const refused = plan("none");
  const given = refused.flatMap((action) => (action.do === "obey" ? action.commands : []));
  if (given.length === 0 && JSON.stringify(plan("admin")) === JSON.stringify(refused))
    return { actions: refused, access: "none", handed };
  const access = await deps.host.permissionOf(repository, event.actor.login);
  const context = { ...common, access };
  const call = {
    by: event.actor.login,
    context,
    thread: event.thread,
    reads: deps.commandReads,
    permissions,
  };
  const actions = given.length > 0 ? await obey(given, { ...call, now: deps.now() }) : plan(access);
  const busy = await busyOf(deps, { actions, repository, roster });
  return {
    actions: turnAway(actions, (target) => busy.has(`${target.role}-${target.number}`)),
    access,
    handed,
  };
}

/** Those of a plan's roles that turn away what comes while they work, and work. */
async function busyOf(
  { registry }: DecideDeps,
  { actions, repository, roster }: { actions: readonly Action[]; repository: RepositoryRef; roster: Roster },
): Promise<ReadonlySet<string>> {
  const busy = new Set<string>();
  for (const action of actions) {
    if (action.do !== "wake" || profileOf(roster, action.role)?.concurrency !== "reject") continue;
    const { role, number } = action;
    const key = formatSession({ repositoryId: repository.id, role, number });
    if ((await registry.occupant(key)) !== "") busy.add(`${role}-${number}`);
  }
  return busy;
}

/** Whose branch a pull request of this repository comes from. */
async function branchOf(
  { host }: DecideDeps,
  { event, repository, roster }: { event: ThreadEvent; repository: RepositoryRef; roster: Roster },
): Promise<Target | undefined> {
  const { thread } = event;
  if (thread.kind !== "pull") return undefined;
  // A comment's payload does not show the branch.
  const head = thread.head ?? (await host.pull(repository, thread.number))?.head;
  const target = head && ownerOfHead(roster, head);
  // A pull request that has the number of its own issue is nobody else's.
  return target?.number === thread.number ? undefined : target;
}

/** The words of an act, in which a hand-off may stand. */
function textOf(event: ThreadEvent): string {
  if (event.kind === "commented") return event.comment.body;
  if (event.kind === "reviewed") return event.review.body;
  return event.kind === "opened" ? event.thread.body : "";
}
