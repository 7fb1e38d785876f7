import { digest } from "../domain/act-key.ts";
import type { EffectRules } from "../domain/effect-policy.ts";
import { errorCode, SquadronError } from "../domain/errors.ts";
import { formatMarker, readMarkers, withoutMarkers, type Marker } from "../domain/marker.ts";
import type { Asked, Progress } from "../domain/progress.ts";
import type { Effect } from "../ports/effect.ts";
import type { Made, NamedEffect, TurnChanges } from "../ports/turn-changes.ts";
import type { EffectToll } from "./effect-toll.ts";
import { judgeEffect } from "./judge-effect.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import type { Stage } from "./stage.ts";
import { writeAudited } from "./write-audited.ts";

/** The changes a turn makes on GitHub. The nth of a series is the nth of its retry, however the model words it then. */
export interface TurnEffects {
  /** What one tool call may change. */
  readonly forCall: (call: string) => TurnChanges;
  /** A comment on the session's own thread that the agent wants. @throws SquadronError as the writer does, `refused` for want of a budget. */
  post(body: string, call: string): Promise<PostedComment>;
  /** The same for what people must be told or asked, whatever is left. */
  comment(body: string, call: string): Promise<PostedComment>;
  /** The same, for words that may go unsaid: a locked or vanished issue is no failure. */
  tell(body: string): Promise<void>;
  /** How many comments were asked for in this turn, before an interruption and since. */
  count(): number;
  /** What tool calls of this run asked for, in order. */
  readonly asked: () => readonly Asked[];
  /**
   * Whether a comment on GitHub is one that an interrupted run of this turn posted, and this run has not come to yet:
   * what the agent sees of the thread must be no newer than what it remembers.
   */
  isAhead(body: string): boolean;
  /** Resolves when nothing of this turn is on its way any more. */
  settled(): Promise<void>;
}

export interface PostedComment {
  readonly id: string;
  /** An interrupted run of this turn may have posted it, in words of its own. */
  readonly earlier: boolean;
}

interface EffectsOf {
  readonly turn: string;
  readonly act: string;
  readonly signal: AbortSignal;
  /** Where changes go instead of GitHub. */
  readonly stage?: Stage | undefined;
  /** What the role may say and do; without it the words are our own. */
  readonly rules?: EffectRules;
  /** What the agent's own changes are paid from; without it they cost nothing. */
  readonly toll?: EffectToll;
  /** Who asked for the turn, for the audit. */
  readonly by?: string;
  /** What earlier runs of this turn leave: how much the agent remembers to have asked for, and the effects on record. */
  readonly behind?: { readonly asked: Progress["asked"]; readonly known: ReadonlySet<string> };
}

/** Names the word that an act was given up: by the act, and apart from all that its tries had said. */
export function gaveUpOn(act: string): string {
  return `${act}:gave-up`;
}

const comments = "comment";

type NotedWriting = Pick<SessionDeps, "writer" | "sign" | "audit" | "sha256" | "timeline">;

/** @param act what the turn answers first: its key names the effects, in this life of the store and in the next. */
export function createTurnEffects(deps: NotedWriting, context: SessionContext, of: EffectsOf): TurnEffects {
  const { number } = context.record;
  const { make, countOf, asked, markOf, seriesOf, pending } = createMaking(deps, context, of);
  const ended = markOf(`${seriesOf(gaveUpOn(of.act), comments)}0`);
  const post = async (body: string, by: By): Promise<PostedComment> => {
    if (withoutMarkers(body).trim() === "") throw new SquadronError("refused", "The comment is empty.");
    const { result: id, earlier } = await make(by, comments, (named) => ({
      ...named,
      kind: "comment",
      lane: "comment",
      number,
      body,
      ended,
    }));
    return { id, earlier };
  };
  const comment: TurnEffects["comment"] = (body, call) => post(body, { call });
  const { toll } = of;
  return {
    comment,
    post: (body, call) => post(body, { call, toll }),
    forCall: (call) => ({
      make: (series, effectOf) => make({ call, toll }, shortened(series), effectOf),
      count: (series) => countOf(shortened(series)),
    }),
    tell: async (body) => {
      await comment(body, "").catch((error: unknown) => {
        if (errorCode(error) !== "refused") throw error;
      });
    },
    count: () => countOf(comments),
    asked: () => asked,
    isAhead: (body) => {
      const series = seriesOf(of.act, comments);
      return readMarkers(body, context.key, deps.sign).some(
        ({ id }) => id.startsWith(series) && Number(id.slice(series.length)) >= countOf(comments),
      );
    },
    settled: async () => {
      await Promise.allSettled(pending);
    },
  };
}

/** Whose change it is: the tool call that asked for it, and what it is paid from. */
interface By {
  readonly call: string;
  readonly toll?: EffectToll | undefined;
}

/** How changes get their names, and are made. */
function createMaking(
  deps: NotedWriting,
  context: SessionContext,
  { turn, act, signal, stage, rules, by = "squadron", behind = { asked: {}, known: new Set() } }: EffectsOf,
) {
  const { key, claim, record, repository } = context;
  const asked: Asked[] = [];
  const pending = new Set<Promise<unknown>>();
  const countOf = (series: string): number =>
    (behind.asked[series] ?? 0) + asked.filter((each) => each.series === series).length;
  const seriesOf = (what: string, series: string): string => `${claim.epoch}.${what}:${series}:`;
  const markOf = (id: string, more: Partial<Marker> = {}): string =>
    formatMarker({ k: key, e: claim.epoch, id, ...more }, deps.sign);
  const make = async (
    { call, toll }: By,
    series: string,
    effectOf: (named: NamedEffect) => Effect,
  ): Promise<Made> => {
    const id = `${seriesOf(act, series)}${countOf(series)}`;
    const effect = effectOf({
      id,
      turn,
      repository,
      mark: markOf(id),
      alwaysLook: record.rebuilt,
      handTo: (to) => markOf(`${id}:to`, { to }),
    });
    const decision = rules
      ? judgeEffect(effect, rules)
      : { may: true as const, value: effect, changed: false };
    // Before anything is waited for: what is asked for at the same time needs another name.
    if (decision.may) asked.push({ series, call });
    const send = paidFor(toll, async (paid) => {
      if (!stage) return deps.writer.apply(claim, paid, signal);
      stage.add(paid);
      return "staged";
    });
    const applying = writeAudited(deps, context, { effect, by, decision, send, signal });
    pending.add(applying);
    try {
      const result = await applying;
      return { result: stage ? "0" : result, earlier: behind.known.has(id) };
    } finally {
      pending.delete(applying);
    }
  };
  return { make, countOf, asked, markOf, seriesOf, pending };
}

type Send = (effect: Effect) => Promise<string>;

/** Sends a change that is paid for first; what is refused is not paid for. */
function paidFor(toll: EffectToll | undefined, send: Send): Send {
  return async (effect) => {
    const refund = await toll?.(effect);
    return send(effect).catch((error: unknown) => {
      if (errorCode(error) === "refused") refund?.();
      throw error;
    });
  };
}

/** A series may be named after labels or paths of any length; keys live in Redis. */
function shortened(series: string): string {
  if (series.length <= 60) return series;
  return `${series.slice(0, 30)}~${digest(series)}`;
}
