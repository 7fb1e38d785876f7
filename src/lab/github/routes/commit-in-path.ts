import { type Need, openRepository } from "../access.ts";
import type { ActContext } from "../acts/act.ts";
import type { Lab } from "../lab.ts";
import { Problem } from "../problem.ts";
import { type Call, param } from "../route.ts";

interface CommitContext extends ActContext {
  readonly sha: string;
}

/** The commit that a path names by its SHA, a branch or a tag. */
export async function openCommitInPath(lab: Lab, call: Call, need: Need): Promise<CommitContext> {
  const repository = openRepository(lab, call, need);
  const ref = param(call, "ref");
  const sha = await lab.git.resolve(repository, ref);
  if (sha === undefined) throw new Problem(422, `No commit found for SHA: ${ref}`);
  return { lab, actor: call.actor, repository, sha };
}
