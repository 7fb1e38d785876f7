import { SquadronError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeHost, CodeHostWrites } from "../ports/code-host.ts";
import type { EffectLedger } from "../ports/effect-ledger.ts";
import type { Claim } from "../ports/mail-store.ts";
import type { WritePace } from "../ports/write-pace.ts";
import type { Effect, PaceLane } from "./effect.ts";
import type { PaceQueue } from "./pace-queue.ts";

export interface WriterDeps {
  readonly ledger: EffectLedger;
  readonly pace: WritePace;
  readonly queue: PaceQueue;
  readonly host: CodeHost;
  readonly writes: CodeHostWrites;
  readonly clock: Clock;
}

/** The only way to change GitHub. */
export interface Writer {
  /**
   * Makes the change happen once, however often it is asked for under the same id, and resolves with what GitHub
   * called it (a comment's id; "" where there is no id).
   * @throws SquadronError `fenced` when the claim no longer holds, `refused` when GitHub said no, `outside` when it
   * could not be reached after several tries.
   */
  apply(claim: Claim, effect: Effect, signal?: AbortSignal): Promise<string>;
}

// GitHub asks for patience between tries; after these the turn as a whole waits and is tried again.
const retryAfterMs: readonly number[] = [1_000, 5_000, 15_000];
// Clocks differ: a comment may be stamped a little earlier than we noted its departure.
const clockSkewMs = 120_000;
/**
 * How long a request may still arrive, in ms: none is waited for longer (adapters/github/clients.ts), and GitHub ends its
 * own work on one sooner.
 */
export const flightMs = 15_000;

export function createWriter(deps: WriterDeps): Writer {
  return {
    apply: async (claim, effect, signal) => {
      for (let attempt = 0; ; attempt++) {
        try {
          return await tryOnce(deps, { claim, effect, signal, isFirst: attempt === 0 });
        } catch (error) {
          if (!(error instanceof SquadronError) || error.code !== "outside") throw error;
          // Also after the last try: the others of this installation are told through the pace only.
          if (error.retryAfterMs !== undefined)
            await deps.pace.block(effect.repository.installationId, error.retryAfterMs);
          const waitMs = retryAfterMs[attempt];
          if (waitMs === undefined) throw error;
          await deps.clock.sleep(waitMs, signal);
        }
      }
    },
  };
}

interface Attempt {
  readonly claim: Claim;
  readonly effect: Effect;
  readonly signal: AbortSignal | undefined;
  /** What is on the wire before the first attempt was sent by somebody else. */
  readonly isFirst: boolean;
}

async function tryOnce(deps: WriterDeps, attempt: Attempt): Promise<string> {
  const { claim, effect, signal } = attempt;
  const known = await deps.ledger.begin(claim, { id: effect.id, kind: effect.kind, turn: effect.turn });
  if (known.state === "fenced") throw fenced(effect);
  if (known.state === "done") return known.result;
  const found = await findEarlier(deps, attempt, known);
  if (found !== undefined) {
    await deps.ledger.done(claim.mailbox, effect.id, found);
    return found;
  }
  const { installationId, id: repositoryId } = effect.repository;
  await deps.queue.turn({ installationId, repositoryId, lane: laneOf(effect), ...(signal && { signal }) });
  // The wait may have been long: the last word on whether it may leave is here.
  if (!(await deps.ledger.arm(claim, effect.id))) throw fenced(effect);
  const result = await send(deps.writes, effect).catch(async (error: unknown) => {
    if (error instanceof SquadronError && error.code === "refused") await deps.ledger.drop(claim, effect.id);
    throw error;
  });
  await deps.ledger.done(claim.mailbox, effect.id, result);
  return result;
}

/** Whether an attempt with unknown outcome reached GitHub. Edits, reactions and pushes may simply be repeated. */
async function findEarlier(
  deps: WriterDeps,
  { effect, signal, isFirst }: Attempt,
  known: { state: "new" | "wire"; since: number },
): Promise<string | undefined> {
  if (effect.kind !== "comment" || (known.state === "new" && !effect.alwaysLook)) return undefined;
  const since = known.state === "wire" ? known.since - clockSkewMs : undefined;
  const found = await findMark(deps, effect, since);
  const leftMs = known.since + flightMs - deps.clock.now();
  if (found !== undefined || known.state === "new" || !isFirst || leftMs <= 0) return found;
  // Sent by a runner that died or stood still: not there yet is no proof that it will not arrive.
  await deps.clock.sleep(leftMs, signal);
  return findMark(deps, effect, since);
}

async function findMark(
  { host }: WriterDeps,
  effect: Extract<Effect, { kind: "comment" }>,
  since: number | undefined,
): Promise<string | undefined> {
  const self = await host.identity();
  const comments = await host.comments(effect.repository, effect.number, since);
  const own = comments.filter(({ appId, author }) => appId === self.appId || author.login === self.login);
  const { mark, ended } = effect;
  const end = own.findLast(({ body }) => ended !== undefined && body.includes(ended))?.id ?? 0;
  // GitHub numbers comments in the order they are posted.
  const found = own.find(({ id, body }) => id > end && body.includes(mark));
  return found && String(found.id);
}

async function send(writes: CodeHostWrites, effect: Effect): Promise<string> {
  switch (effect.kind) {
    case "comment": {
      const body = `${effect.body}\n\n${effect.mark}`;
      return String((await writes.createComment(effect.repository, { number: effect.number, body })).id);
    }
    case "edit":
      await writes.editComment(effect.repository, { id: effect.commentId, body: effect.body });
      return "";
    case "reaction":
      await writes.react(effect.repository, effect.target, effect.content);
      return "";
    case "push":
      await writes.pushRef(effect.repository, effect);
      return effect.commit;
  }
}

function laneOf(effect: Effect): PaceLane {
  if (effect.kind === "reaction") return "receipt";
  return effect.kind === "push" ? "comment" : effect.lane;
}

function fenced(effect: Effect): SquadronError {
  return new SquadronError(
    "fenced",
    `This turn no longer owns the session; its ${effect.kind} was not sent.`,
  );
}
