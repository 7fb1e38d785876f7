import { fence } from "../domain/prompt.ts";
import type { Prepare } from "../domain/team.ts";
import type { AgentSpec } from "../ports/agent-runtime.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

interface Input extends Pick<AgentSpec, "workdir" | "readOnly"> {
  readonly configured: Prepare;
  readonly signal: AbortSignal;
}

/**
 * Gives the session's clone its dependencies, before the agent works in it. That it fails does not fail the turn.
 * @returns what the agent is to know, if anything is new.
 * @throws SquadronError `outside` when the mirror cannot be read, the signal's reason when aborted.
 */
export async function prepareClone(
  { preparer, audit, clock }: Pick<SessionDeps, "audit" | "clock" | "preparer">,
  { key, claim, repository }: SessionContext,
  { workdir, readOnly, configured, signal }: Input,
): Promise<{ readonly prompts: readonly string[] }> {
  if (workdir === undefined) return { prompts: [] };
  const { fence: turn } = claim;
  const began = clock.now();
  const { outcome, command, said } = await preparer.prepare({
    repositoryId: repository.id,
    defaultBranch: repository.defaultBranch,
    workspace: { folder: workdir, readOnly },
    configured,
    signal,
    onHost: (reached) =>
      audit.append(key, { event: "network", detail: { fence: turn, preparing: true, ...reached } }),
  });
  if (outcome !== "unneeded" && outcome !== "there")
    audit.append(key, { event: "prepared", detail: { fence: turn, outcome, ms: clock.now() - began } });
  switch (outcome) {
    case "unneeded":
    case "there":
      return { prompts: [] };
    case "kept":
    case "made":
      return {
        prompts: [`Your clone has its dependencies, as \`${command}\` leaves them on the default branch.`],
      };
    case "failed":
      return {
        prompts: [
          `Preparing your clone with \`${command}\` failed, and what it installs is missing. It ended with:\n\n${fence(lastLines(said))}`,
        ],
      };
  }
}

const mostLines = 15;

function lastLines(said: string): string {
  return said
    .split(/[\r\n]+/)
    .slice(-mostLines)
    .join("\n")
    .trim();
}
