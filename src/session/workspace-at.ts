import { branchOf } from "../domain/roster.ts";
import { workRef } from "../domain/work-ref.ts";
import type { WorkspaceAt } from "../ports/workspaces.ts";
import type { TurnHome } from "./choose-home.ts";
import type { SessionContext } from "./session-context.ts";

/** The state of the code that a turn of this claim begins with. */
export function workspaceAt(
  { claim, record, repository }: SessionContext,
  { profile, shows }: Pick<TurnHome, "profile" | "shows">,
): WorkspaceAt {
  const { work, rebuilt } = record;
  const branch = branchOf(profile, record.number);
  const ref = workRef(record);
  return { repository, epoch: claim.epoch, work, ref, rebuilt, branch, ...(shows && { at: shows }) };
}
