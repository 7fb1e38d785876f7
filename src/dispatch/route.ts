import { errorCode, errorLine } from "../domain/errors.ts";
import { squadronEvent, type SquadronEvent, type ThreadEvent } from "../domain/event.ts";
import { formatThread } from "../domain/ids.ts";
import { planThread, type Action } from "../domain/plan.ts";
import type { Roster } from "../domain/roster.ts";
import type { CodeHost, ReactionTarget, RepositoryRef } from "../ports/code-host.ts";
import type { Claim, MailStore } from "../ports/mail-store.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { WakeHandler, Wakes } from "../ports/wakes.ts";
import type { Effect } from "../writer/effect.ts";
import type { Writer } from "../writer/writer.ts";
import { planElsewhere } from "./plan-elsewhere.ts";
import { createPost, type Post } from "./post.ts";

export interface RouteDeps {
  readonly mail: MailStore;
  readonly wakes: Wakes;
  readonly registry: SessionRegistry;
  readonly host: Pick<CodeHost, "identity" | "mayWrite">;
  readonly writer: Writer;
  readonly now: () => number;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  readonly maxTries: number;
  rosterOf(repository: RepositoryRef): Promise<Roster>;
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
      const reactions: Effect[] = [];
      try {
        for (const { seq, body } of claim.mail) {
          const event = squadronEvent.parse(JSON.parse(body));
          reactions.push(...(await routeOne(deps, event, createPost(deps, claim, { event, seq }))));
        }
        // After everything is on its way: who waits for a reaction must not make agents wait.
        await Promise.all(reactions.map((reaction) => react(deps, claim, reaction)));
      } catch (error) {
        await settleFailure(deps, claim, error);
        continue;
      }
      const left = await deps.mail.commit(claim, { upTo: claim.mail.at(-1)?.seq ?? 0 });
      if (left === undefined || left === 0) return;
    }
  };
}

/** @returns the reactions to put on GitHub for this act. */
async function routeOne(deps: RouteDeps, event: SquadronEvent, post: Post): Promise<readonly Effect[]> {
  if (!("thread" in event)) {
    for (const { record, order } of planElsewhere(event, await deps.registry.all()))
      await post.order(record.key, order);
    return [];
  }
  const repository = { ...event.repository, installationId: event.installationId ?? 0 };
  const { actions, actorMay } = await decide(deps, event, repository);
  deps.log.info({ delivery: event.guid, event: event.kind, actions: actions.map(brief) }, "act routed");
  const reactions: Effect[] = [];
  for (const action of actions) {
    const effect = await carryOut({ deps, post, event, repository, actorMay }, action);
    if (effect) reactions.push(effect);
  }
  return reactions;
}

interface Routed {
  readonly deps: RouteDeps;
  readonly post: Post;
  readonly event: ThreadEvent;
  readonly repository: RepositoryRef & { readonly defaultBranch: string };
  readonly actorMay: boolean;
}

/** The plan for an act. GitHub is asked about the actor only when the answer can change the plan. */
async function decide(
  deps: RouteDeps,
  event: ThreadEvent,
  repository: RepositoryRef,
): Promise<{ actions: readonly Action[]; actorMay: boolean }> {
  // First: in a store that was lost nobody would be known to work on anything, and the act would come to nothing.
  await deps.ensureWhole();
  const [self, roster, sessions] = await Promise.all([
    deps.host.identity(),
    deps.rosterOf(repository),
    deps.registry.onThread(formatThread({ repositoryId: repository.id, number: event.thread.number })),
  ]);
  const plan = (actorMay: boolean): readonly Action[] =>
    planThread(event, { self, roster, sessions, actorMay });
  const refused = plan(false);
  if (JSON.stringify(plan(true)) === JSON.stringify(refused)) return { actions: refused, actorMay: false };
  const actorMay = await deps.host.mayWrite(repository, event.actor.login);
  return { actions: plan(actorMay), actorMay };
}

async function carryOut(routed: Routed, action: Action): Promise<Effect | undefined> {
  const { deps, post, event, repository, actorMay } = routed;
  const { login } = event.actor;
  switch (action.do) {
    case "wake": {
      const author = event.thread.author.login;
      // The prompt shows the author's words when the work begins; on a later comment nobody has to wait for the answer.
      const isShown = event.kind === "labeled" || event.kind === "reopened";
      const authorTrusted =
        author === login ? actorMay : isShown && (await deps.host.mayWrite(repository, author));
      await post.mail(event, action.role, { kind: "wake", event, authorTrusted });
      return undefined;
    }
    case "withhold":
      await post.mail(event, action.role, { kind: "withheld", login });
      return undefined;
    case "stop":
      for (const role of action.roles) await post.orderRole(event, role, { kind: "stop", by: login, event });
      return undefined;
    case "close":
      for (const role of action.roles) await post.orderRole(event, role, { kind: "close", why: action.why });
      return undefined;
    case "react": {
      const id = `${post.seq}:${action.content}`;
      return {
        kind: "reaction",
        id,
        turn: post.batch,
        repository,
        target: targetOf(event),
        content: action.content,
      };
    }
    case "ignore":
      return undefined;
  }
}

function targetOf(event: ThreadEvent): ReactionTarget {
  if (event.kind !== "commented") return { on: "thread", number: event.thread.number };
  const { id } = event.comment;
  return event.comment.on === "diff"
    ? { on: "review-comment", commentId: id }
    : { on: "comment", commentId: id };
}

async function react(deps: RouteDeps, claim: Claim, effect: Effect): Promise<void> {
  try {
    await deps.writer.apply(claim, effect);
  } catch (error) {
    // A comment deleted meanwhile, a locked issue: nobody is left to see it.
    if (errorCode(error) !== "refused") throw error;
    deps.log.warn({ mailbox: claim.mailbox, error: errorLine(error) }, "reaction refused");
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
  if (action.do === "ignore") return `ignore: ${action.reason}`;
  if (action.do === "react") return `react ${action.content}`;
  return "roles" in action ? `${action.do} ${action.roles.join(" ")}` : `${action.do} ${action.role}`;
}
