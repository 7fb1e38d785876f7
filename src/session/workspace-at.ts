import { branchOf, type RoleProfile } from "../domain/roster.ts";
import { workRef } from "../domain/work-ref.ts";
import type { WorkspaceAt } from "../ports/workspaces.ts";
import type { SessionContext } from "./session-context.ts";

/** The state of the code that a turn of this claim begins with. */
export function workspaceAt(
  { claim, record, repository }: SessionContext,
  profile: Pick<RoleProfile, "branch" | "role">,
): WorkspaceAt {
  const { work, rebuilt } = record;
  const branch = branchOf(profile, record.number);
  return { repository, epoch: claim.epoch, work, ref: workRef(record), rebuilt, branch };
}
