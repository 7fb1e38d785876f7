import type { Roster } from "../domain/roster.ts";
import type { Gates } from "../domain/session.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import type { Stage } from "./stage.ts";
import { tellEffect } from "./tell-effect.ts";
import { createTurnEffects } from "./turn-effects.ts";
import { worldOf } from "./world-of.ts";

/** What a staged turn leaves in its session's record. */
export interface StagedLeaves {
  readonly gates: Gates;
  readonly waitingFor: string;
}

/**
 * Shows people in one comment all that the turn wants to change, keeps it, and asks for their word.
 * @returns undefined when there is nothing.
 */
export async function showStaged(
  deps: SessionDeps,
  context: SessionContext,
  of: { stage: Stage; gates: Gates; roster: Roster; turn: string; act: string; signal: AbortSignal },
): Promise<StagedLeaves | undefined> {
  const { key, record, repository } = context;
  const effects = of.stage.effects();
  if (effects.length === 0) {
    // What an earlier turn had asked is not to be had any more.
    return of.gates.asked === "staged" ? { gates: { ...of.gates, asked: "" }, waitingFor: "" } : undefined;
  }
  const sum = deps.sha256(JSON.stringify(effects));
  const roles = of.roster.map(({ role }) => role);
  const world = await worldOf(deps, repository, { number: record.number, roles });
  const list = effects.map((effect, at) => `${at + 1}. ${tellEffect(effect)}`).join("\n\n");
  const body = `🧪 **${record.role}** is staged: it would change this, and has changed nothing (\`${sum.slice(0, 16)}\`).\n\n${list}\n\n\`/squadron approve ${record.role}\` or 👍 makes exactly these changes, unless something moved meanwhile; \`/squadron deny ${record.role}\` or 👎 drops them.`;
  const { turn, act, signal } = of;
  const showing = createTurnEffects(deps, context, { turn, act: `${act}:staged`, signal });
  const { id } = await showing.comment(body, "");
  await deps.staged.put(key, { effects, world, digest: sum });
  const granted = of.gates.granted.filter((each) => each !== "staged");
  return {
    gates: { asked: "staged", comment: Number(id), granted },
    waitingFor: `a person's word on ${effects.length} staged ${effects.length === 1 ? "change" : "changes"}`,
  };
}
