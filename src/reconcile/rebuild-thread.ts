import { addAmounts, issueAccount, sessionAccount } from "../domain/budget.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import { readHandOff } from "../domain/marker.ts";
import { readBack, unhandled, type ReadBack } from "../domain/recovery/read-back.ts";
import { roleOfLabel } from "../domain/roster.ts";
import { newSession } from "../domain/session.ts";
import type { SurveyedRepository, SurveyedThread } from "../ports/survey.ts";
import { takeDifferences } from "./compare-repository.ts";
import type { ReconcileDeps } from "./reconcile-deps.ts";
import { passAct } from "./pass-act.ts";
import { takeAct } from "./take-act.ts";

/**
 * Makes the sessions of one thread known again from what its comments say, and takes what they had not handled.
 * @returns how many sessions it found.
 */
export async function rebuildThread(
  deps: ReconcileDeps,
  repository: SurveyedRepository,
  thread: SurveyedThread,
): Promise<number> {
  const [self, { roster }, listed] = await Promise.all([
    deps.host.identity(),
    deps.teamOf(repository),
    deps.survey.comments(repository, { number: thread.number }),
  ]);
  const comments = listed.map((comment) => ({
    ...comment,
    own: comment.appId === self.appId || comment.login === self.login,
    handed: readHandOff(comment.body, deps.sign) !== undefined,
  }));
  const roles = roster.map((profile) => profile.role);
  const found = readBack({ repositoryId: repository.id, number: thread.number }, comments, {
    roles,
    sign: deps.sign,
  });
  for (const session of found) await restore(deps, repository, { thread, session });
  const issue = issueAccount({ repositoryId: repository.id, number: thread.number });
  await deps.budgets.atLeast(issue, addAmounts(found.map(({ used }) => used)));
  const now = deps.clock.now();
  await takeDifferences(deps, { repository, thread, settledBefore: now });
  if (thread.open) await takeUnfinishedBeginnings(deps, { repository, thread, found });
  const open = new Set(thread.open ? unhandled(comments, found) : []);
  for (const comment of comments) {
    const act = deps.survey.commented(repository, thread, comment);
    // A late redelivery, or the next comparison, must not bring again what was handled.
    await (open.has(comment) ? takeAct(deps, act) : passAct(deps, act));
  }
  return found.length;
}

async function restore(
  { mail, registry, budgets, history, clock }: ReconcileDeps,
  { id, owner, name, defaultBranch, installationId }: SurveyedRepository,
  { thread, session }: { thread: SurveyedThread; session: ReadBack },
): Promise<void> {
  const { key, role, epoch, living } = session;
  const now = clock.now();
  // Seconds since 1970 are above every fence and position that a store could have given out before.
  await mail.seed(sessionMailbox(key), { epoch, base: Math.floor(now / 1_000) });
  if (!living) return;
  const own = { scope: "session", id: sessionAccount(key), turn: "" } as const;
  await budgets.atLeast(own, { ...living.spent, turns: living.turns });
  // What ran when the store was lost runs no more; what it worked on is taken again.
  const status = living.status === "active" || living.status === "queued" ? "sleeping" : living.status;
  await registry.open({
    ...newSession,
    ...living,
    key,
    role,
    status,
    number: thread.number,
    installationId,
    repository: { id, owner, name, defaultBranch },
    history: (await history.latest(key, epoch)) ?? "",
    rebuilt: true,
    updatedAt: now,
  });
}

/** A session that was lost in its first turn was woken by its label, which no list of handled comments can show. */
async function takeUnfinishedBeginnings(
  deps: ReconcileDeps,
  at: { repository: SurveyedRepository; thread: SurveyedThread; found: readonly ReadBack[] },
): Promise<void> {
  const { roster } = await deps.teamOf(at.repository);
  const begun = new Set(
    at.found
      .filter(({ living }) => living && living.turns === 0 && living.handled.length === 0)
      .map(({ role }) => role),
  );
  if (begun.size === 0) return;
  const labels = await deps.survey.labelActs(at.repository, at.thread);
  for (const role of begun) {
    const last = labels.findLast(({ label }) => roleOfLabel(roster, label)?.role === role);
    if (last?.change === "labeled") await takeAct(deps, last.act);
  }
}
