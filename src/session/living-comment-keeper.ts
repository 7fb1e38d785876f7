import { errorCode, type SquadronError } from "../domain/errors.ts";
import { renderLiving, type LivingState } from "../domain/living-comment.ts";
import { formatMarker } from "../domain/marker.ts";
import { sessionPath } from "../domain/page-paths.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { writeAudited } from "./write-audited.ts";

type Deps = Pick<SessionDeps, "writer" | "sign" | "registry" | "clock" | "audit" | "sha256" | "timeline"> & {
  readonly settings: Pick<SessionDeps["settings"], "livingEditMs" | "pageUrl">;
};

// Each edit of a turn waits longer than the one before: ten minutes of work cost four writes. GitHub takes 500 an hour of
// an installation, from all its agents together.
const growth = 15;
const longestGapMs = 5 * 60_000;
// Starting the agent goes first: people have its 👀 already, and what it does at once goes into the same write.
const firstGapMs = 250;

/** The one comment by which people see what a session does. */
export interface LivingCommentKeeper {
  /** Shows the change soon, together with what else changes until then. Never throws. */
  show(change: Partial<LivingState>): void;
  /** Shows the change now and waits until GitHub has it, or has refused it. @throws SquadronError as the writer does otherwise. */
  settle(change: Partial<LivingState>): Promise<void>;
  /** Resolves when nothing of it is on its way any more: a retry that looks for it must find it. Never throws. */
  settled(): Promise<void>;
  /** The comment's id, 0 while there is none. */
  commentId(): number;
}

export function createLivingComment(
  deps: Deps,
  context: SessionContext,
  options: {
    turn: string;
    notes: readonly string[];
    signal: AbortSignal;
    onFatal: (error: SquadronError) => void;
  },
): LivingCommentKeeper {
  let state = begun(deps, context, options.notes);
  let commentId = context.record.commentId;
  let shown = "";
  let edits = 0;
  let nextAt = deps.clock.now() + firstGapMs;
  let pumping: Promise<void> | undefined;
  const settling = new AbortController();

  const pump = async (): Promise<void> => {
    for (;;) {
      if (renderLiving(state) === shown) return;
      const waitMs = nextAt - deps.clock.now();
      const either = AbortSignal.any([settling.signal, options.signal]);
      if (waitMs > 0 && !either.aborted) await deps.clock.sleep(waitMs, either).catch(() => undefined);
      // A turn that ended before anything was shown has nothing more to show; who ends it tells people.
      if (options.signal.aborted && !settling.signal.aborted) return;
      const now = state;
      const id = `${options.turn}:living:${context.claim.fence}:${edits}`;
      commentId = await writeLiving(deps, context, { ...options, id, commentId, state: now });
      shown = renderLiving(now);
      nextAt = deps.clock.now() + Math.min(deps.settings.livingEditMs * growth ** edits++, longestGapMs);
    }
  };
  return {
    show: (change) => {
      state = { ...state, ...change };
      pumping ??= pump()
        .catch((error: unknown) => report(error, options.onFatal))
        .finally(() => {
          pumping = undefined;
        });
    },
    settle: async (change) => {
      state = { ...state, ...change };
      noteStatus(deps, context, state);
      settling.abort();
      await pumping;
      await pump().catch((error: unknown) => {
        // A locked issue takes no comments; that must not undo what the comment was to tell.
        if (errorCode(error) !== "refused") throw error;
      });
    },
    settled: async () => {
      settling.abort();
      await pumping;
    },
    commentId: () => commentId,
  };
}

function begun(
  { settings: { pageUrl } }: Deps,
  { key, record }: SessionContext,
  notes: readonly string[],
): LivingState {
  const page = pageUrl === undefined ? undefined : `${pageUrl}${sessionPath(key)}`;
  return { ...pick(record), limit: "", notes, page };
}

function noteStatus({ timeline }: Deps, { claim, key }: SessionContext, state: LivingState): void {
  const { status, waitingFor, lastActivity } = state;
  timeline.append(claim, key, {
    kind: "status",
    status,
    text: waitingFor === "" ? lastActivity : waitingFor,
  });
}

function pick(record: SessionContext["record"]): Omit<LivingState, "notes" | "limit"> {
  const { role, status, plan, lastActivity, waitingFor, turns, spent, withheld, since, handled } = record;
  const { pausedBy, model, effort } = record;
  const controls = { pausedBy, model, effort };
  return { role, status, plan, lastActivity, waitingFor, turns, spent, withheld, since, handled, controls };
}

function report(error: unknown, onFatal: (error: SquadronError) => void): void {
  const code = errorCode(error);
  // A comment that GitHub will not take is no reason to end the work; a lost lease or GitHub's absence is.
  if (code === "fenced" || code === "outside") onFatal(error as SquadronError);
}

interface LivingWrite {
  readonly turn: string;
  readonly id: string;
  readonly commentId: number;
  readonly state: LivingState;
  readonly signal: AbortSignal;
}

async function writeLiving(deps: Deps, context: SessionContext, at: LivingWrite): Promise<number> {
  const { key, claim, record, repository } = context;
  const { status, waitingFor, turns, spent, plan, since, handled, controls } = at.state;
  const progress = {
    status,
    waitingFor,
    turns,
    ...((spent.tokens > 0 || spent.money > 0) && { spent }),
    since,
    handled: [...handled],
    controls: Object.fromEntries(Object.entries(controls).filter(([, set]) => set !== "")),
    plan: plan.map((item): [string, boolean] => [item.text, item.done]),
  };
  const body = renderLiving(at.state);
  const state = formatMarker({ k: key, e: claim.epoch, id: "living", s: progress }, deps.sign);
  // A second mark that does not change with the state: by it the comment is found when no record of it is left.
  const mark = formatMarker({ k: key, e: claim.epoch, id: "first" }, deps.sign);
  const common = { turn: at.turn, repository, lane: "edit" as const };
  if (at.commentId > 0) {
    try {
      const edit = {
        ...common,
        kind: "edit" as const,
        id: at.id,
        commentId: at.commentId,
        body,
        mark: `${state}\n${mark}`,
      };
      await writeAudited(deps, context, { effect: edit, signal: at.signal });
      return at.commentId;
    } catch (error) {
      // Somebody deleted it: people still need one.
      if (errorCode(error) !== "refused") throw error;
    }
  }
  const known = at.commentId > 0;
  const id = known ? `${at.id}:new` : `${claim.epoch}:living`;
  const create = {
    ...common,
    kind: "comment" as const,
    id,
    number: record.number,
    body,
    state,
    mark,
    alwaysLook: !known,
  };
  const made = Number(await writeAudited(deps, context, { effect: create, signal: at.signal }));
  await deps.registry.update(claim, key, { commentId: made });
  return made;
}
