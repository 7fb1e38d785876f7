import { errorLine } from "../domain/errors.ts";
import { parseSession } from "../domain/ids.ts";
import { countKept, type Asked, type Progress } from "../domain/progress.ts";
import type { PlanItem } from "../domain/session.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Saves the conversation at the steps of a turn, so that a worker that vanishes loses little of it. */
export interface StepKeeper {
  /** A tool call has its result. */
  ended(call: string): void;
  /** The model is asked what comes next: a good moment to save. Never waits, never throws. */
  asked(): void;
  /** Notes that mail up to this position is part of the turn. @returns false when it no longer owns the session. */
  heard(upTo: number): Promise<boolean>;
  /** Resolves when nothing is being saved any more; after it nothing is. */
  stop(): Promise<void>;
}

// The runtime writes its events 100 ms late; a copy made at once would lack the step it is made for. Milliseconds.
const settleMs = 200;
// Copying may take this share of the time at most: a long conversation is saved less often.
const share = 1 / 20;

type Deps = Pick<SessionDeps, "runtime" | "history" | "registry" | "clock" | "log" | "settings">;

interface Turn {
  readonly home: string;
  readonly endsTurn: readonly string[];
  /** What the turn has behind it when it begins. */
  readonly progress: Progress;
  /** Aborted: what tools answered since is not to be remembered. */
  readonly signal: AbortSignal;
  /** The changes that tool calls of this run have asked for until now. */
  readonly asked: () => readonly Asked[];
  readonly plan: () => readonly PlanItem[];
}

export function createStepKeeper(deps: Deps, context: SessionContext, turn: Turn): StepKeeper {
  const { clock, settings } = deps;
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, turn.signal]);
  const ended = new Set<string>();
  let { progress } = turn;
  let news = false;
  let nextAt = 0;
  let saving: Promise<void> | undefined;

  const save = async (): Promise<void> => {
    await clock.sleep(Math.max(settleMs, nextAt - clock.now()), signal);
    news = false;
    const began = clock.now();
    progress = await saveStep(deps, context, { ...turn, signal, progress, ended });
    nextAt = clock.now() + Math.max(settings.stepMs, (clock.now() - began) / share);
  };
  return {
    ended: (call) => {
      ended.add(call);
      news = true;
    },
    asked: () => {
      if (!news || signal.aborted) return;
      saving ??= save()
        .catch((error: unknown) => {
          // A step that is not saved costs the work since the one before; the turn does not end for it.
          if (!signal.aborted)
            deps.log.warn({ session: context.key, error: errorLine(error) }, "step not saved");
        })
        .finally(() => {
          saving = undefined;
        });
    },
    heard: async (upTo) => {
      // After what is being saved, which would put the old position back.
      await saving;
      progress = { ...progress, heard: upTo };
      return deps.registry.update(context.claim, context.key, { progress });
    },
    stop: async () => {
      over.abort();
      await saving;
    },
  };
}

/** @returns the progress that is on record now. */
async function saveStep(
  { runtime, history, registry, settings }: Deps,
  { key, claim, runtimeId }: SessionContext,
  turn: Turn & { readonly ended: ReadonlySet<string> },
): Promise<Progress> {
  const { home, endsTurn, progress } = turn;
  const to = stepHome(settings, key);
  const version = `${claim.epoch}-${claim.fence}.${turn.ended.size}`;
  try {
    const kept = await runtime.copyStep({ home, runtimeId, to, endsTurn });
    // A copy without any call of this run is none of its steps: not even the prompt need be in it.
    if (![...turn.ended].some((call) => kept.has(call))) return progress;
    await history.save(key, { home: to, runtimeId, version });
    // Counted after the copy was made, since whatever call has its result there has asked before.
    const asked = countKept(progress.asked, turn.asked(), kept);
    const next = { ...progress, step: version, asked };
    const stands =
      !turn.signal.aborted && (await registry.update(claim, key, { progress: next, plan: turn.plan() }));
    const old = stands ? progress.step : version;
    if (old !== "") await history.discard(key, old);
    return stands ? next : progress;
  } finally {
    await history.clearLocal({ home: to, runtimeId });
  }
}

/** Holds a copy for moments only, where no sandbox shows it and what a process leaves is cleared when it has ended. */
function stepHome(settings: Deps["settings"], key: SessionContext["key"]): string {
  return `${settings.homes}/${parseSession(key).repositoryId}/steps/${settings.worker.process}`;
}
