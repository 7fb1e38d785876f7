import { nearlyText, wrapUpText } from "../domain/budget-words.ts";
import type { SquadronError } from "../domain/errors.ts";
import { choiceIn, wordsOf, type Course } from "../domain/interruption.ts";
import type { Progress } from "../domain/progress.ts";
import { hasFence, turnPrompt } from "../domain/prompt.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { Team } from "../domain/team.ts";
import { needsPerson, type WorkspaceNews } from "../domain/workspace-news.ts";
import type { AgentSpec, RunOutcome } from "../ports/agent-runtime.ts";
import type { Batch } from "./choose-batch.ts";
import { hearLate, type Heard } from "./hear-late.ts";
import { openConversation } from "./open-conversation.ts";
import { whilePaid } from "./while-paid.ts";
import { prepareClone } from "./prepare-clone.ts";
import type { Place } from "./prepare-place.ts";
import type { TurnParts } from "./prepare-turn.ts";
import type { SessionContext } from "./session-context.ts";
import { seenAct } from "./seen-act.ts";
import type { SessionDeps } from "./session-deps.ts";
import { turnNews } from "./turn-news.ts";
import { updateWorkspace } from "./update-workspace.ts";

/** What a turn is about. */
export interface TurnInput extends Batch {
  readonly team: Team;
  readonly signal: AbortSignal;
  readonly course: Course;
  readonly progress: Progress;
}

interface Talk {
  readonly spec: AgentSpec;
  readonly input: TurnInput;
  readonly parts: Pick<TurnParts, "place" | "living" | "state" | "steps" | "purse">;
  readonly heard: Heard;
  readonly signal: AbortSignal;
  readonly interrupt: (why: SquadronError) => void;
}

/** Opens the conversation, says what is new, and waits for the end; the clone is brought up to date meanwhile. */
export async function talk(
  deps: SessionDeps,
  context: SessionContext,
  { spec, input, parts, heard, signal, interrupt }: Talk,
): Promise<RunOutcome> {
  const { place, living } = parts;
  const step = place.resumed ? input.progress.step : undefined;
  const news = turnNews(deps.host, context.repository, input.wakes);
  // Both beside the start of the runtime, which takes longer.
  news.catch(() => undefined);
  const updating = updateWorkspace(deps, context, { ...place, signal });
  updating.catch(() => undefined);
  const preparing = updating.then(() =>
    prepareClone(deps, context, { ...spec, configured: input.team.prepare, signal }),
  );
  preparing.catch(() => undefined);
  const { session, told } = await openConversation(deps, context, { spec, step, signal });
  if (told) living.show({ notes: [...place.notes, ...told.notes] });
  const { silenceMs } = deps.settings;
  const deadlineMs = Math.min(deps.settings.deadlineMs, place.profile.limits.minutes * 60_000);
  const over = new AbortController();
  const policy = place.profile.concurrency;
  const listening = { policy, session, steps: parts.steps, heard, interrupt };
  const hearing = hearLate(deps, context, {
    ...listening,
    signal: AbortSignal.any([signal, over.signal]),
  });
  parts.purse.onNearly((level) => {
    living.show({ limit: nearlyText(level) });
    // The turn may be over already.
    session.steer(wrapUpText(level)).catch(() => undefined);
  });
  try {
    const updated = await updating;
    if (needsPerson(updated.news)) await parts.state.forCall("conflict").escalate(conflictText(updated.news));
    const prompts = [...(told ?? place).prompts, ...updated.prompts, ...(await preparing).prompts];
    const prompt = promptOf(input, { ...place, prompts, news: await news });
    for (const wake of input.wakes) deps.timeline.append(context.claim, context.key, seenAct(wake));
    deps.timeline.append(context.claim, context.key, { kind: "prompt", text: prompt });
    // What a stranger's pull request holds is read from the clone.
    if (hasFence(prompt) || place.shows !== undefined) parts.state.taint();
    const paying = { purse: parts.purse, fence: context.claim.fence, signal, interrupt };
    return await whilePaid(deps, paying, (still) =>
      session.run(prompt, { signal: still, deadlineMs, silenceMs }),
    );
  } finally {
    over.abort();
    await hearing;
    await session[Symbol.asyncDispose]();
  }
}

function conflictText({ base }: WorkspaceNews): string {
  const where = base === undefined || base.files.length === 0 ? "" : ` in ${base.files.join(", ")}`;
  return `Its branch conflicts with ${base?.branch ?? "the default branch"}${where}. It was told so twice and has not resolved it.`;
}

/** What is new. An agent that goes on knows its turn's acts already, and nobody's bare choice of a policy is for it. */
function promptOf(
  { wakes, late, answer }: TurnInput,
  { prompts, resumed, news }: Place & { readonly news: readonly string[] },
): string {
  // What came while it ran may not have reached the step it goes on from.
  const told = wakes.filter((wake) => (wake === answer ? !isChoice(wake) : !resumed || late.includes(wake)));
  return [turnPrompt(told, prompts), ...(told.length > 0 ? news : [])].join("\n\n");
}

function isChoice({ event }: Wake): boolean {
  return choiceIn(wordsOf(event)).bare;
}
