import type { Budget, TeamBudgets, TeamScope } from "../domain/budget.ts";
import type { RoleLimits } from "../domain/roster.ts";
import type { TeamLimits } from "../domain/team.ts";
import type { Allow } from "./allow-schema.ts";

interface Bounds<L> {
  readonly wished: L;
  readonly owner: L;
  readonly allow: Allow["limits"];
}

type Name = keyof NonNullable<Allow["limits"]>;
type Violated = (key: string, message: string) => void;

/** Limits of a role of which none is above the owner's own or the largest that the owner allows. */
export function lowerRoleLimits(bounds: Bounds<RoleLimits>, violated: Violated): RoleLimits {
  const { wished, owner, allow } = bounds;
  const low = lowering(allow, violated);
  return {
    tokens: low("tokens", wished.tokens, owner.tokens),
    dollars: lowest({ wished: wished.dollars, owner: owner.dollars, allowed: allow?.money }, (most) =>
      violated("limits", `The organisation allows at most ${most} dollars of money`),
    ),
    modelCalls: low("model-calls", wished.modelCalls, owner.modelCalls),
    toolCalls: low("tool-calls", wished.toolCalls, owner.toolCalls),
    minutes: low("minutes", wished.minutes, owner.minutes),
    comments: low("comments", wished.comments, owner.comments),
    issues: low("issues", wished.issues, owner.issues),
    hops: low("hops", wished.hops, owner.hops),
    sleepDays: lowest(
      { wished: wished.sleepDays, owner: owner.sleepDays, allowed: allow?.["sleep-days"] },
      (most) => violated("limits", `The organisation allows at most ${most} sleep-days`),
    ),
  };
}

/** The same for the team's. */
export function lowerTeamLimits(bounds: Bounds<TeamLimits>, violated: Violated): TeamLimits {
  const { wished, owner, allow } = bounds;
  const low = lowering(allow, violated);
  return {
    disagreements: low("disagreements", wished.disagreements, owner.disagreements),
    attemptsPerHead: low("attempts-per-head", wished.attemptsPerHead, owner.attemptsPerHead),
    turnsPerThread: low("turns-per-thread", wished.turnsPerThread, owner.turnsPerThread),
  };
}

/** Budgets of which none is above the owner's own or the largest that the owner allows. */
export function lowerBudgets(
  { wished, owner, allow = {} }: { wished: TeamBudgets; owner: TeamBudgets; allow: Allow["budgets"] },
  violated: Violated,
): TeamBudgets {
  const low = (scope: TeamScope): Budget => {
    const of = (name: keyof Budget, key: keyof NonNullable<(typeof allow)[TeamScope]>): number | undefined =>
      lowest(
        { wished: wished[scope][name], owner: owner[scope][name], allowed: allow[scope]?.[key] },
        (most) => violated("budgets", `The organisation allows at most ${most} ${key} for each ${scope}`),
      );
    return {
      tokens: of("tokens", "tokens"),
      dollars: of("dollars", "money"),
      modelCalls: of("modelCalls", "model-calls"),
      toolCalls: of("toolCalls", "tool-calls"),
      turns: of("turns", "turns"),
      minutes: of("minutes", "minutes"),
      issues: of("issues", "issues"),
      comments: of("comments", "comments"),
    };
  };
  return {
    session: low("session"),
    issue: low("issue"),
    role: low("role"),
    person: low("person"),
    repository: low("repository"),
  };
}

/** Undefined is no limit, which is more than any. */
function lowest(
  { wished, owner, allowed = 0 }: { [N in "wished" | "owner" | "allowed"]: number | undefined },
  violated: (most: number) => void,
): number | undefined {
  if (owner === undefined) return wished;
  const most = Math.max(owner, allowed);
  if (wished !== undefined && wished <= most) return wished;
  violated(most);
  return most;
}

function lowering(allow: Allow["limits"] = {}, violated: Violated) {
  return (name: Name, wished: number, owner: number): number => {
    const most = Math.max(owner, allow[name] ?? 0);
    if (wished > most) violated("limits", `The organisation allows at most ${most} ${name}`);
    return Math.min(wished, most);
  };
}
