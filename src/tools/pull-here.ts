import { SquadronError } from "../domain/errors.ts";
import type { PullView } from "../ports/pull-views.ts";
import type { ToolContext } from "./tool.ts";

/** The open pull request that the session has to do with. @throws SquadronError `refused` when there is none. */
export async function pullHere(context: ToolContext): Promise<PullView> {
  const number = await context.pull();
  const pull = number === 0 ? undefined : await context.host.pull(context.place.repository, number);
  if (!pull)
    throw new SquadronError("refused", "There is no pull request here; open one with open_pull_request.");
  if (!pull.open) throw new SquadronError("refused", `Pull request #${pull.number} is closed.`);
  return pull;
}
