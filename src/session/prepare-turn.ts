import type { SquadronError } from "../domain/errors.ts";
import type { Course } from "../domain/interruption.ts";
import type { Progress } from "../domain/progress.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { Team } from "../domain/team.ts";
import type { ModelMeter } from "../ports/model-meter.ts";
import { tools } from "../tools/index.ts";
import { askerOf } from "./asker-of.ts";
import type { TurnHome } from "./choose-home.ts";
import { createEffectToll } from "./effect-toll.ts";
import { createLivingComment, type LivingCommentKeeper } from "./living-comment-keeper.ts";
import { preparePlace, type Place } from "./prepare-place.ts";
import { pushBranch } from "./push-branch.ts";
import { readSessionThread } from "./read-thread.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { isStaged } from "./settle-staged.ts";
import { createStage, type Stage } from "./stage.ts";
import { createStepKeeper, type StepKeeper } from "./step-keeper.ts";
import { createTurnEffects, type TurnEffects } from "./turn-effects.ts";
import { createTurnMeter } from "./turn-meter.ts";
import { createTurnPurse, type TurnPurse } from "./turn-purse.ts";
import { createTurnState, type TurnState } from "./turn-state.ts";

/** What a turn works with. */
export interface TurnParts {
  readonly place: Place;
  readonly living: LivingCommentKeeper;
  readonly effects: TurnEffects;
  readonly state: TurnState;
  readonly steps: StepKeeper;
  /** Where its changes go instead of GitHub. */
  readonly stage: Stage | undefined;
  readonly meter: ModelMeter;
  readonly purse: TurnPurse;
}

interface Input {
  readonly at: TurnHome;
  readonly team: Team;
  readonly wakes: readonly Wake[];
  readonly turn: string;
  readonly act: string;
  readonly course: Course;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly fatal: (error: SquadronError) => void;
}

/** Makes a turn ready, from where an interrupted run of it left off if it is to go on there. */
export async function prepareTurn(
  deps: SessionDeps,
  context: SessionContext,
  input: Input,
): Promise<TurnParts> {
  const { signal, fatal } = input;
  const place = await preparePlace(deps, context, input);
  const living = createLivingComment(deps, context, { ...input, notes: place.notes, onFatal: fatal });
  living.show({ status: "active", waitingFor: "" });
  const progress = place.resumed ? input.progress : { ...input.progress, step: "", asked: {} };
  const known = await knownEffects(deps, context, input.turn);
  const behind = { asked: progress.asked, known };
  const { profile } = place;
  const stage = isStaged(deps, profile) ? createStage() : undefined;
  const by = askerOf(input.wakes);
  const purse = createTurnPurse(deps, context, input);
  const toll = createEffectToll(purse);
  const effects = createTurnEffects(deps, context, { ...input, behind, stage, rules: profile, toll, by });
  const isHidden = ({ id, body }: { id: number; body: string }): boolean =>
    id === living.commentId() || effects.isAhead(body);
  const state = createTurnState(context, {
    effects,
    living,
    host: deps.host,
    profile,
    roster: input.team.roster,
    mostDisagreements: input.team.limits.disagreements,
    wakes: input.wakes,
    goesOn: place.goesOn,
    isStaged: stage !== undefined,
    readThread: () => readSessionThread(deps.host, context, isHidden),
    push: () =>
      pushBranch(deps, context, {
        ...input,
        by,
        stage,
        profile: { ...profile, protectedPaths: [...profile.protectedPaths, ...input.team.protectedPaths] },
      }),
  });
  const steps = createStepKeeper(deps, context, {
    home: place.home,
    endsTurn: place.profile.tools.filter((name) => tools.get(name)?.endsTurn === true),
    progress,
    signal,
    asked: effects.asked,
    plan: () => state.leaves().plan,
  });
  const meter = createTurnMeter(deps, context, purse);
  return { place, living, effects, state, steps, stage, meter, purse };
}

/** The effects of this turn that may have happened in an earlier run of it. */
async function knownEffects(
  { ledger }: SessionDeps,
  { claim, record }: SessionContext,
  turn: string,
): Promise<ReadonlySet<string>> {
  if (record.turn !== turn) return new Set();
  const effects = await ledger.list(claim.mailbox);
  return new Set(
    effects.flatMap((effect) => (effect.turn === turn && effect.state !== "intent" ? [effect.id] : [])),
  );
}
