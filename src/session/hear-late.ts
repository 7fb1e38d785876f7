import { errorLine, SquadronError } from "../domain/errors.ts";
import { turnPrompt } from "../domain/prompt.ts";
import type { Concurrency } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { AgentSession } from "../ports/agent-runtime.ts";
import { leadingWakes } from "./choose-batch.ts";
import { readLetters } from "./read-letters.ts";
import { seenAct } from "./seen-act.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import type { StepKeeper } from "./step-keeper.ts";

/** The work that came while a turn ran, and was taken into it. */
export interface Heard {
  readonly wakes: Wake[];
  /** Position of the last mail of the turn. */
  upTo: number;
}

// Somebody watches and waits; a look costs one command of the store. Milliseconds.
const lookMs = 1_000;
const mostAtOnce = 20;

interface Listening {
  readonly policy: Concurrency;
  readonly session: Pick<AgentSession, "steer">;
  readonly steps: Pick<StepKeeper, "heard">;
  readonly heard: Heard;
  readonly signal: AbortSignal;
  readonly interrupt: (why: SquadronError) => void;
}

type Deps = Pick<SessionDeps, "mail" | "clock" | "log" | "timeline">;

/**
 * While a turn runs, takes in what comes: `steer` tells the agent before its next model request; `interrupt` ends the run,
 * which goes on at once from its last step with the new words. Either is noted first, so that a repeated turn has the same
 * work. Ends with the signal, never throws: what is not taken in is the next turn's.
 */
export async function hearLate(
  deps: Deps,
  { claim, key }: Pick<SessionContext, "claim" | "key">,
  turn: Listening,
): Promise<void> {
  const { policy, heard, signal } = turn;
  if (policy !== "steer" && policy !== "interrupt") return;
  while (!signal.aborted) {
    await deps.clock.sleep(lookMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const mail = await deps.mail.later(claim.mailbox, heard.upTo, mostAtOnce);
      const seen = heard.wakes.length;
      await takeIn(turn, leadingWakes(readLetters(mail)));
      for (const wake of heard.wakes.slice(seen)) deps.timeline.append(claim, key, seenAct(wake));
    } catch (error) {
      deps.log.warn({ session: key, error: errorLine(error) }, "late mail not taken into the turn");
    }
  }
}

async function takeIn(
  { policy, session, steps, heard, interrupt }: Listening,
  found: readonly { readonly seq: number; readonly wake: Wake }[],
): Promise<void> {
  const last = found.at(-1);
  if (!last || !(await steps.heard(last.seq))) return;
  if (policy === "interrupt") return interrupt(interruption);
  const wakes = found.map(({ wake }) => wake);
  await session.steer(turnPrompt(wakes, []));
  heard.wakes.push(...wakes);
  heard.upTo = last.seq;
}

/** Why a run ends that new words interrupt: it goes on at once, and nothing failed. */
export const interruption = new SquadronError("outside", "New words interrupt the turn.");
