import { errorCode, errorLine } from "../domain/errors.ts";
import { squadronEvent, type SquadronEvent, type ThreadEvent } from "../domain/event.ts";
import { configStatus } from "../domain/config-problem.ts";
import type { Action, Target } from "../domain/plan.ts";
import type { Audit } from "../ports/audit.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Budgets } from "../ports/budgets.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { Costs } from "../ports/costs.ts";
import type { TeamRead } from "../domain/team.ts";
import type { Claim, MailStore } from "../ports/mail-store.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { WakeHandler, Wakes } from "../ports/wakes.ts";
import type { Effect } from "../ports/effect.ts";
import type { Writer } from "../writer/writer.ts";
import { decide, type DecideDeps } from "./decide.ts";
import { deliver, type Routed } from "./deliver.ts";
import type { Trace } from "../ports/trace.ts";
import { planElsewhere } from "./plan-elsewhere.ts";
import { createPost, type Post } from "./post.ts";
import { repositoryOf } from "../domain/repository-of.ts";
import { routeAnswer } from "./route-answer.ts";
import { routeCheck } from "./route-check.ts";
import { routeScheduled } from "./route-scheduled.ts";
import { routeSummoned } from "./route-summoned.ts";
import { labelEffect, reactionEffect, replyEffect, turnAwayEffect, unlabelEffect } from "./thread-effects.ts";

export interface RouteDeps extends DecideDeps {
  readonly mail: MailStore;
  readonly wakes: Wakes;
  readonly registry: SessionRegistry;
  readonly host: CodeHost;
  readonly writer: Writer;
  readonly audit: Pick<Audit, "append">;
  readonly budgets: Budgets;
  readonly costs: Costs;
  readonly now: () => number;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  readonly trace: Trace;
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
      const puts: Put[] = [];
      try {
        for (const { seq, body } of claim.mail) {
          const event = squadronEvent.parse(JSON.parse(body));
          // It changes a line of what GitHub has by then.
          if (event.kind === "answered") await putAll(puts.splice(0));
          puts.push(...(await routeInSpan(deps, claim, { event, seq })));
        }
        // After everything is on its way: who waits for a reaction must not make agents wait.
        await putAll(puts);
      } catch (error) {
        await settleFailure(deps, claim, error);
        continue;
      }
      const left = await deps.mail.commit(claim, { upTo: claim.mail.at(-1)?.seq ?? 0 });
      if (left === undefined || left === 0) return;
    }
  };
}

/** Puts something on GitHub. */
type Put = () => Promise<void>;

/** Routes an act as a step of its way from the delivery on; what it leads to is the next. */
function routeInSpan(
  deps: RouteDeps,
  claim: Claim,
  { event, seq }: { event: SquadronEvent; seq: number },
): Promise<readonly Put[]> {
  const { trace } = deps;
  const { kind, guid, taken } = event;
  const attributes = { "squadron.event": kind };
  return trace.run({ name: "route", from: taken?.trace, attributes, deliveries: [guid] }, async () => {
    const on = {
      ...event,
      ...(taken && { taken: { ...taken, routedAt: deps.now(), trace: trace.current() } }),
    };
    const effects = await routeOne(deps, on, createPost(deps, claim, { event: on, seq }));
    return effects.map((effect) => trace.keep(() => put(deps, claim, effect)));
  });
}

/** @returns what is to be put on GitHub for this act: reactions, labels. */
async function routeOne(deps: RouteDeps, event: SquadronEvent, post: Post): Promise<readonly Effect[]> {
  if (event.kind === "answered") return routeAnswer(deps, post, event);
  if (event.kind === "checked") return routeCheck(deps, post, event);
  if (event.kind === "scheduled") return routeScheduled(deps, post, event);
  if (event.kind === "summoned") return routeSummoned(deps, post, event);
  if (!("thread" in event)) {
    const sessions = await deps.registry.all();
    for (const { record, order } of planElsewhere(event, sessions)) await post.order(record.key, order);
    if (event.kind === "repository-renamed") await rename(deps, event.repository, sessions);
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

/** Lets sessions know what their repository is called now: a halt by that name is for them. */
async function rename(
  { registry }: RouteDeps,
  repository: SessionRecord["repository"],
  sessions: readonly SessionRecord[],
): Promise<void> {
  for (const { key, repository: known } of sessions)
    if (known.id === repository.id) await registry.control(key, { repository });
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

/** @returns what the step puts on GitHub. */
async function carryOut(
  routed: Routed & { readonly deps: RouteDeps },
  action: Action,
): Promise<Effect | undefined> {
  const about = { ...routed, sign: routed.deps.sign };
  switch (action.do) {
    case "label":
      return labelEffect(about, action.label);
    case "unlabel":
      return unlabelEffect(about, action.labels);
    case "turn-away":
      return turnAwayEffect(about, action);
    case "react":
      return reactionEffect(about, action.content);
    case "reply":
      return replyEffect(about, action.lines);
    case "ignore":
    case "obey":
      return undefined;
    default:
      await deliver(routed, action);
      return undefined;
  }
}

async function putAll(puts: readonly Put[]): Promise<void> {
  await Promise.all(puts.map((each) => each()));
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
  deps.log.warn(
    { mailbox: claim.mailbox, ...deps.trace.about(error), error: errorLine(error) },
    "act given up",
  );
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
    case "unlabel":
      return `unlabel ${action.labels.join(" ")}`;
    case "obey":
      return "obey";
    case "reply":
      return `reply to ${action.lines.length} commands`;
    case "close":
    case "stop":
      return `${action.do} ${action.targets.map(named).join(" ")}`;
    default:
      return `${action.do} ${named(action)}`;
  }
}

function named({ role, number }: Target): string {
  return `${role}-${number}`;
}
