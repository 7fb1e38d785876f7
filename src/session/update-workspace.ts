import { workspaceNewsText, type WorkspaceNews } from "../domain/workspace-news.ts";
import type { TurnHome } from "./choose-home.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { workspaceAt } from "./workspace-at.ts";

/** What a turn's clone lacked, and what the agent is told of it. */
export interface UpdatedWorkspace {
  readonly news: WorkspaceNews;
  readonly prompts: readonly string[];
}

/**
 * Brings the turn's clone up to date while the runtime starts. Not once the agent is at work.
 * @throws SquadronError `outside` when GitHub could not be reached.
 */
export async function updateWorkspace(
  { workspaces }: Pick<SessionDeps, "workspaces">,
  context: SessionContext,
  turn: Pick<TurnHome, "profile" | "builtinTools" | "shows"> & { readonly signal: AbortSignal },
): Promise<UpdatedWorkspace> {
  if (turn.builtinTools.length === 0) return { news: { conflicts: 0 }, prompts: [] };
  const news = await workspaces.update(context.key, workspaceAt(context, turn), turn.signal);
  return { news, prompts: workspaceNewsText(news) };
}
