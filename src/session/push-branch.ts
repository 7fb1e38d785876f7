import { commitAuthor } from "../domain/commit-author.ts";
import { errorLine, SquadronError } from "../domain/errors.ts";
import { checkPush, isBy } from "../domain/push-policy.ts";
import { branchOf, type RoleProfile } from "../domain/roster.ts";
import type { CollectedBranch } from "../ports/workspaces.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps, TurnSettings } from "./session-deps.ts";
import type { Stage } from "./stage.ts";
import { writeAudited } from "./write-audited.ts";

type PushDeps = Pick<
  SessionDeps,
  "host" | "workspaces" | "writer" | "ledger" | "log" | "audit" | "sha256" | "timeline"
> & {
  readonly settings: Pick<TurnSettings, "pushFileBytes">;
};

interface PushOf {
  readonly turn: string;
  /** Key of the act that the turn answers first. */
  readonly act: string;
  readonly signal: AbortSignal;
  /** Who asked for the turn, for the audit. */
  readonly by: string;
  readonly profile: Pick<RoleProfile, "branch" | "role" | "protectedPaths">;
  readonly stage?: Stage | undefined;
}

/** The session's branch as GitHub has it now. */
export interface PushedBranch {
  readonly commit: string;
  readonly branch: string;
  /** How many commits this push brought; 0 when GitHub had them already. */
  readonly commits: number;
}

// Of what speaks against a push; an agent mends the first ones and tries again.
const mostOffences = 10;

/**
 * Pushes the commits of the session's branch to GitHub, to that branch and no other. What others committed there stays.
 * @throws SquadronError `refused` with a sentence for the agent, else as the writer does.
 */
export async function pushBranch(
  deps: PushDeps,
  context: SessionContext,
  { turn, act, signal, by, profile, stage }: PushOf,
): Promise<PushedBranch> {
  const { key, claim, record, repository } = context;
  const branch = branchOf(profile, record.number);
  if (branch === repository.defaultBranch)
    throw new SquadronError("refused", `${branch} is the default branch: only people push there.`);
  const ref = `refs/heads/${branch}`;
  const from = await deps.host.refCommit(repository, ref);
  await using collected = await deps.workspaces.collectBranch(key, { repository, branch, tip: from }, signal);
  const { commit, source, changes } = collected;
  if (from === "" && changes.commits.length === 0 && changes.files.length === 0)
    throw new SquadronError(
      "refused",
      `Your branch ${branch} has nothing that ${repository.defaultBranch} lacks: commit first.`,
    );
  if (commit === from) return { commit, branch, commits: 0 };
  await check(deps, context, { collected, profile, branch });
  // Counted, since a branch may come back to a commit in the same turn. Two tries of one push have the same number.
  const done = (await deps.ledger.list(claim.mailbox)).filter(
    (effect) => effect.turn === turn && effect.state === "done" && isBranchPush(effect.id),
  );
  const id = `${claim.epoch}.${act}:branch:${done.length}:${commit}`;
  const push = { kind: "push" as const, id, turn, repository, ref, from, commit };
  if (stage) {
    stage.add({ ...push, source: "" });
    return { commit, branch, commits: changes.commits.length };
  }
  await writeAudited(deps, context, { effect: { ...push, source }, by, signal });
  await deps.workspaces.notePushed(key, { repository, branch, tip: commit }, signal).catch((error: unknown) =>
    // It is pushed; what is not noted here is found at the next wake.
    deps.log.warn({ session: key, error: errorLine(error) }, "push not noted in the clone"),
  );
  return { commit, branch, commits: changes.commits.length };
}

/** Whether an effect is the push of a branch, and not of work in progress. */
export function isBranchPush(effectId: string): boolean {
  return /:branch:\d+:[0-9a-f]{40}$/.test(effectId);
}

interface Checked {
  readonly collected: CollectedBranch;
  readonly profile: Pick<RoleProfile, "protectedPaths">;
  readonly branch: string;
}

async function check(
  { host, settings }: PushDeps,
  { record, repository }: SessionContext,
  { collected, profile, branch }: Checked,
): Promise<void> {
  const [{ login }, id] = await Promise.all([host.identity(), host.botId(repository)]);
  const { email } = commitAuthor(record.role, { login, id });
  const { protectedPaths } = profile;
  const offences = checkPush(collected.changes, {
    email,
    protectedPaths,
    mostFileBytes: settings.pushFileBytes,
  });
  if (offences.length > 0) {
    const more = offences.length > mostOffences ? [`… and ${offences.length - mostOffences} more.`] : [];
    const why = [...offences.slice(0, mostOffences), ...more].join("\n");
    throw new SquadronError(
      "refused",
      `Nothing was pushed. Take this out of every commit of your branch (git rebase or git reset), then push again:\n${why}`,
    );
  }
  const others = collected.replaced.filter((commit) => !isBy(commit, email));
  if (others.length === 0) return;
  const names = [...new Set(others.map(({ name }) => JSON.stringify(name)))].slice(0, 5).join(", ");
  throw new SquadronError(
    "refused",
    `Nothing was pushed: ${names} pushed to ${branch} since. Run git fetch origin, merge origin/${branch}, and push again.`,
  );
}
