import { SquadronError } from "../domain/errors.ts";
import { ownerOfHead } from "../domain/roster.ts";
import type { PullView } from "../ports/pull-views.ts";
import { pullHere } from "./pull-here.ts";
import type { ToolContext } from "./tool.ts";

/** The open pull request of the session that comes from a branch of its role, and the issue that the branch is for. */
export interface OwnPull {
  readonly pull: PullView;
  readonly issue: number;
}

/** @throws SquadronError `refused` when there is none, or it is a person's or another role's. */
export async function ownPull(context: ToolContext): Promise<OwnPull> {
  const { profile, roster } = context.place;
  const pull = await pullHere(context);
  const owner = ownerOfHead(roster, pull.head);
  if (owner?.role !== profile.role)
    throw new SquadronError("refused", "This pull request is somebody else's; leave it as it is.");
  return { pull, issue: owner.number };
}
