import type { ConfigProblem } from "../domain/config-problem.ts";
import type { Role } from "../domain/ids.ts";
import type { ConfiguredTeam } from "../domain/team.ts";

/** A team while it is put together. */
export interface Draft extends ConfiguredTeam {
  /** Roles to whom others do not hand on by themselves. */
  readonly closed: readonly Role[];
}

/** Takes note of what does not hold. */
export type Tell = (...found: readonly ConfigProblem[]) => void;
