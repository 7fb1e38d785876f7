import { errorCode, SquadronError } from "../domain/errors.ts";
import { sessionOfMailbox } from "../domain/mailbox.ts";
import { wholeTextAt } from "../domain/whole-text.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeHostWrites } from "../ports/code-host-writes.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { EffectLedger } from "../ports/effect-ledger.ts";
import type { Claim } from "../ports/mail-store.ts";
import type { WritePace } from "../ports/write-pace.ts";
import type { Effect, EffectKind, PaceLane } from "../ports/effect.ts";
import { departureMs, findEarlier } from "./find-earlier.ts";
import type { PaceQueue } from "./pace-queue.ts";
import { type Origin, type Request, requestsFor } from "./send.ts";

export interface WriterDeps {
  readonly ledger: EffectLedger;
  readonly pace: WritePace;
  readonly queue: PaceQueue;
  readonly host: CodeHost;
  readonly writes: CodeHostWrites;
  readonly clock: Clock;
  /** Where people reach the page, which has the whole of a text that had to be cut; undefined: nothing links to it. */
  readonly pageUrl?: string | undefined;
}

/** The only way to change GitHub. */
export interface Writer {
  /**
   * Makes the change happen once, however often it is asked for under the same id, and resolves with what GitHub
   * called it (see effect.ts; "" where there is no name).
   * @throws SquadronError `fenced` when the claim no longer holds, `refused` when GitHub said no, `outside` when it
   * could not be reached after several tries.
   */
  apply(claim: Claim, effect: Effect, signal?: AbortSignal): Promise<string>;
}

// GitHub asks for patience between tries; after these the turn as a whole waits and is tried again.
const retryAfterMs: readonly number[] = [1_000, 5_000, 15_000];

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
  const { claim, effect, signal, isFirst } = attempt;
  const { mailbox } = claim;
  const known = await deps.ledger.begin(claim, { id: effect.id, kind: effect.kind, turn: effect.turn });
  if (known.state === "fenced") throw fenced(effect);
  if (known.state === "done") return known.result;
  let result = await findEarlier(deps, effect, { mailbox, known, isFirst, signal });
  if (result === undefined) {
    result = "";
    for (const request of requestsFor(deps.writes, originOf(deps, mailbox), effect)) {
      result = await sendOne(deps, attempt, request);
    }
  }
  await deps.ledger.done(mailbox, effect.id, result);
  return result;
}

function originOf({ pageUrl }: Pick<WriterDeps, "pageUrl">, mailbox: string): Origin {
  const key = sessionOfMailbox(mailbox);
  return { mailbox, whole: key === undefined ? "" : wholeTextAt(key, pageUrl) };
}

async function sendOne(
  { queue, ledger, clock }: WriterDeps,
  { claim, effect, signal }: Attempt,
  request: Request,
): Promise<string> {
  const { installationId, id: repositoryId } = effect.repository;
  await queue.turn({ installationId, repositoryId, lane: laneOf(effect), ...(signal && { signal }) });
  // The wait may have been long: the last word on whether it may leave is here. Whoever stood still after that word asks
  // again, since others wait for what is on its way only so long.
  for (let asked = -Infinity; clock.now() - asked > departureMs;) {
    asked = clock.now();
    if (!(await ledger.arm(claim, effect.id))) throw fenced(effect);
  }
  return request().catch(async (error: unknown) => {
    if (errorCode(error) === "refused") await ledger.drop(claim, effect.id);
    throw error;
  });
}

// Nobody is notified of these, and nobody waits for them.
const quiet: ReadonlySet<EffectKind> = new Set([
  "edit-pull",
  "resolve-thread",
  "labels",
  "sub-issue",
  "blocked-by",
  "edit-check-run",
]);

function laneOf(effect: Effect): PaceLane {
  if ("lane" in effect) return effect.lane;
  if (effect.kind === "reaction") return "receipt";
  return quiet.has(effect.kind) ? "edit" : "comment";
}

function fenced(effect: Effect): SquadronError {
  return new SquadronError(
    "fenced",
    `This turn no longer owns the session; its ${effect.kind} was not sent.`,
  );
}
