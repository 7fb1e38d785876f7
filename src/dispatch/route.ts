import { errorCode, errorLine } from "../domain/errors.ts";
import { formatSession } from "../domain/ids.ts";
import { formatMarker } from "../domain/marker.ts";
import { squadronEvent, type SquadronEvent, type ThreadEvent } from "../domain/event.ts";
import { configStatus } from "../domain/config-problem.ts";
import { showsOpening } from "../domain/prompt.ts";
import { reaches, type Action, type Reaction, type Target } from "../domain/plan.ts";
import type { ReactionTarget } from "../ports/code-host-writes.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import type { TeamRead } from "../domain/team.ts";
import type { Claim, MailStore } from "../ports/mail-store.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { WakeHandler, Wakes } from "../ports/wakes.ts";
import type { Effect } from "../ports/effect.ts";
import type { Writer } from "../writer/writer.ts";
import { decide, type DecideDeps, type Decision } from "./decide.ts";
import { planElsewhere } from "./plan-elsewhere.ts";
import { createPost, type Post } from "./post.ts";
import { releaseWaiting } from "./release-waiting.ts";
import { repositoryOf } from "../domain/repository-of.ts";
import { routeCheck } from "./route-check.ts";
import { routeScheduled } from "./route-scheduled.ts";

export interface RouteDeps extends DecideDeps {
  readonly mail: MailStore;
  readonly wakes: Wakes;
  readonly registry: SessionRegistry;
  readonly host: CodeHost;
  readonly writer: Writer;
  readonly now: () => number;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  readonly maxTries: number;
  /** Takes note of acts that change a team; gives back one that was read anew. */
  heedTeam(event: SquadronEvent): Promise<TeamRead | undefined>;
  /** Resolves when the store knows every session there is. */
  ensureWhole(): Promise<void>;
}

// Routing an act costs a few milliseconds; a flood on one issue is taken in pieces of this many.
const batch = 50;

/** Handles an issue's mailbox: decides what each act means and puts it into the mailboxes of sessions. */
export function createRouter(deps: RouteDeps): WakeHandler {
  return async ({ mailbox, runner }) => {
    for (;;) {
      const claim = await deps.mail.claim(mailbox, runner, batch);
      if (!claim) return;
      const effects: Effect[] = [];
      try {
        for (const { seq, body } of claim.mail) {
          const event = squadronEvent.parse(JSON.parse(body));
          effects.push(...(await routeOne(deps, event, createPost(deps, claim, { event, seq }))));
        }
        // After everything is on its way: who waits for a reaction must not make agents wait.
        await Promise.all(effects.map((effect) => put(deps, claim, effect)));
      } catch (error) {
        await settleFailure(deps, claim, error);
        continue;
      }
      const left = await deps.mail.commit(claim, { upTo: claim.mail.at(-1)?.seq ?? 0 });
      if (left === undefined || left === 0) return;
    }
  };
}

/** @returns what is to be put on GitHub for this act: reactions, labels. */
async function routeOne(deps: RouteDeps, event: SquadronEvent, post: Post): Promise<readonly Effect[]> {
  if (event.kind === "checked") return routeCheck(deps, post, event);
  if (event.kind === "scheduled") return routeScheduled(deps, post, event);
  if (!("thread" in event)) {
    for (const { record, order } of planElsewhere(event, await deps.registry.all()))
      await post.order(record.key, order);
    return tellOfTeam(post, event, await deps.heedTeam(event));
  }
  const repository = repositoryOf(event);
  // First: in a store that was lost nobody would be known to work on anything, and the act would come to nothing.
  await deps.ensureWhole();
  const decision = await decide(deps, event, repository);
  deps.log.info(
    { delivery: event.guid, event: event.kind, actions: decision.actions.map(brief) },
    "act routed",
  );
  const effects: Effect[] = [];
  for (const action of decision.actions) {
    const effect = await carryOut({ ...decision, deps, post, event, repository }, action);
    if (effect) effects.push(effect);
  }
  return effects;
}

/** Says on the commit that changed a team's files whether they can be followed. */
function tellOfTeam(
  { batch: turn, seq }: Post,
  event: Exclude<SquadronEvent, ThreadEvent>,
  read: TeamRead | undefined,
): readonly Effect[] {
  if (!read || event.kind !== "branch-pushed") return [];
  const repository = repositoryOf(event);
  const status = configStatus(read.problems);
  return [{ ...status, kind: "commit-status", id: `${seq}:team`, turn, repository, sha: event.after }];
}

interface Routed extends Decision {
  readonly deps: RouteDeps;
  readonly post: Post;
  readonly event: ThreadEvent;
  readonly repository: RepositoryRef & { readonly defaultBranch: string };
}

/** @returns what the step puts on GitHub. */
async function carryOut(routed: Routed, action: Action): Promise<Effect | undefined> {
  const { post, event, repository } = routed;
  switch (action.do) {
    case "label":
      return labelEffect(post, { repository, number: event.thread.number, label: action.label });
    case "turn-away":
      return turnAwayEffect(routed, action);
    case "react":
      return reactionEffect(post, { repository, target: targetOf(event), content: action.content });
    default:
      await deliver(routed, action);
      return undefined;
  }
}

type Posted = Exclude<Action, { do: "label" | "turn-away" | "react" }>;

/** What goes into mailboxes. */
async function deliver(routed: Routed, action: Posted): Promise<void> {
  const { deps, post, event, repository, handed } = routed;
  const { login } = event.actor;
  switch (action.do) {
    case "wake": {
      const authorTrusted = await trustsAuthor(routed);
      const { hops = 0, from = "" } = handed ?? {};
      return post.mail(event, action, { kind: "wake", event, authorTrusted, hops, from });
    }
    case "withhold":
      return post.mail(event, action, { kind: "withheld", login });
    case "stop":
      for (const target of action.targets)
        await post.orderTarget(event, target, { kind: "stop", by: login, event });
      return undefined;
    case "close":
      for (const role of action.roles)
        await post.orderTarget(
          event,
          { role, number: event.thread.number },
          { kind: "close", why: action.why },
        );
      return undefined;
    case "release":
      return releaseWaiting(deps, post, { event, repository });
    case "ignore":
      return undefined;
  }
}

function reactionEffect(
  { batch: turn, seq }: Post,
  reaction: { repository: RepositoryRef; target: ReactionTarget; content: Reaction },
): Effect {
  return { kind: "reaction", id: `${seq}:${reaction.content}`, turn, ...reaction };
}

/** Whether the thread's author may give orders: asked where the prompt shows the author's words, when the work begins. */
async function trustsAuthor({ deps, event, repository, access }: Routed): Promise<boolean> {
  const author = event.thread.author.login;
  if (author === event.actor.login) return reaches(access, "write");
  // What else is said has words of its own, and nobody has to wait for the answer.
  return showsOpening(event.kind) && (await deps.host.mayWrite(repository, author));
}

function labelEffect(
  { batch: turn, seq }: Post,
  { repository, number, label }: { repository: RepositoryRef; number: number; label: string },
): Effect {
  return { kind: "labels", id: `${seq}:label:${label}`, turn, repository, number, add: [label], remove: [] };
}

function turnAwayEffect({ deps, post, event, repository }: Routed, { role, number }: Target): Effect {
  const key = formatSession({ repositoryId: repository.id, role, number });
  const id = `${post.seq}:turn-away:${role}-${number}`;
  return {
    kind: "comment",
    id,
    turn: post.batch,
    repository,
    lane: "receipt",
    number: event.thread.number,
    body: `**${role}** is at work and takes nothing more until it is done. Comment again then.`,
    mark: formatMarker({ k: key, e: 0, id: `${event.actKey}:turn-away` }, deps.sign),
    alwaysLook: false,
  };
}

function targetOf(event: ThreadEvent): ReactionTarget {
  if (event.kind !== "commented") return { on: "thread", number: event.thread.number };
  const { id } = event.comment;
  return event.comment.on === "diff"
    ? { on: "review-comment", commentId: id }
    : { on: "comment", commentId: id };
}

async function put(deps: RouteDeps, claim: Claim, effect: Effect): Promise<void> {
  try {
    await deps.writer.apply(claim, effect);
  } catch (error) {
    // A comment deleted meanwhile, a locked issue: nobody is left to see it.
    if (errorCode(error) !== "refused") throw error;
    deps.log.warn({ mailbox: claim.mailbox, error: errorLine(error) }, "not put on GitHub");
  }
}

/** Outside failures are tried again for ever; an act that cannot be routed becomes a dead letter. */
async function settleFailure(deps: RouteDeps, claim: Claim, error: unknown): Promise<void> {
  const code = errorCode(error);
  if (code === "outside" || code === "fenced") throw error;
  const outcome = await deps.mail.fail(claim, { reason: errorLine(error), maxTries: deps.maxTries });
  // Which act of several is at fault shows at once when each is routed alone; only that one has to wait.
  if (outcome && claim.mail.length > 1) return;
  if (!outcome?.dead) throw error;
  deps.log.warn({ mailbox: claim.mailbox, error: errorLine(error) }, "act given up");
}

function brief(action: Action): string {
  switch (action.do) {
    case "ignore":
      return `ignore: ${action.reason}`;
    case "react":
      return `react ${action.content}`;
    case "label":
      return `label ${action.label}`;
    case "release":
      return "release";
    case "close":
      return `close ${action.roles.join(" ")}`;
    case "stop":
      return `stop ${action.targets.map(named).join(" ")}`;
    default:
      return `${action.do} ${named(action)}`;
  }
}

function named({ role, number }: Target): string {
  return `${role}-${number}`;
}
