import { SquadronError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { TurnPurse } from "./turn-purse.ts";

/**
 * How much time is reserved at once: of a worker that vanishes it stays counted, and by it several turns share what is left.
 */
const pieceMs = 60_000;

interface Paying {
  readonly purse: TurnPurse;
  readonly fence: number;
  readonly signal: AbortSignal;
  /** Ends the turn as one to be tried again. */
  readonly interrupt: (why: SquadronError) => void;
}

/**
 * Does what takes a turn's time, and pays for it piece by piece meanwhile. The signal that `work` gets is also aborted when
 * nothing is left: then the purse says so.
 */
export async function whilePaid<Result>(
  deps: { readonly clock: Clock },
  { purse, fence, signal, interrupt }: Paying,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const unpaid = new AbortController();
  const paying = payTime(deps, purse, { fence, ended: ended.signal }).then(
    () => unpaid.abort(),
    (cause: unknown) => interrupt(new SquadronError("outside", "Its time could not be counted.", { cause })),
  );
  try {
    return await work(AbortSignal.any([signal, unpaid.signal]));
  } finally {
    ended.abort();
    await paying;
  }
}

/** Resolves when `ended` is aborted, or when nothing is left. */
async function payTime(
  { clock }: { readonly clock: Clock },
  purse: TurnPurse,
  { fence, ended }: { readonly fence: number; readonly ended: AbortSignal },
): Promise<void> {
  for (let piece = 1; !ended.aborted; piece++) {
    const paid = await takePiece(purse, `time/${fence}/${piece}`);
    if (!paid) return;
    const began = clock.now();
    await clock.sleep(paid.ms, ended).catch(() => undefined);
    paid.settle({ time: Math.min(paid.ms, Math.max(0, Math.ceil(clock.now() - began))) });
  }
}

/** Undefined when nothing is left. */
async function takePiece(purse: TurnPurse, id: string) {
  let ms = pieceMs;
  for (;;) {
    const taken = await purse.take(id, { time: ms });
    if (taken.ok) return { ms, settle: taken.settle };
    // Another may take what is left at the same time.
    ms = Math.min(taken.left, ms - 1);
    if (ms > 0) continue;
    purse.refuse(taken);
    return undefined;
  }
}
