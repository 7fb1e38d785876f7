import { formatThread } from "../domain/ids.ts";
import { compareThread } from "../domain/recovery/compare-thread.ts";
import type { SurveyedRepository, SurveyedThread } from "../ports/survey.ts";
import type { ReconcileDeps } from "./reconcile-deps.ts";
import { takeAct } from "./take-act.ts";

// Webhooks come late, and two machines' clocks differ: the last minutes are looked at again.
const overlapMs = 10 * 60_000;
// The time of a label's webhook and that of its entry in the list may differ by a second, which makes them two acts; by
// now the webhook, or its redelivery, has made the session known.
const labelGraceMs = 5 * 60_000;

/**
 * Finds what happened in a repository and reached us by no delivery: comments, labels, closed issues.
 * @returns how many acts were new.
 */
export async function compareRepository(
  deps: ReconcileDeps,
  repository: SurveyedRepository,
): Promise<number> {
  const cursor = `repository/${repository.id}`;
  const begun = deps.clock.now();
  const since = Number((await deps.cursors.get(cursor)) ?? begun - overlapMs);
  const changed = await deps.survey.changedSince(repository, since);
  if (changed === undefined || changed.length === 0) {
    await deps.cursors.set(cursor, String(since));
    return 0;
  }
  const comments = await deps.survey.comments(repository, { since });
  let taken = 0;
  for (const thread of changed) {
    taken += await takeDifferences(deps, { repository, thread, settledBefore: begun - labelGraceMs });
    for (const comment of comments.filter(({ number }) => number === thread.number)) {
      const act = deps.survey.commented(repository, thread, comment);
      if ((await takeAct(deps, act)) === "accepted") taken += 1;
    }
  }
  await deps.cursors.set(cursor, String(begun - overlapMs));
  return taken;
}

/** Takes the acts that explain why a thread looks different from what its sessions know. */
export async function takeDifferences(
  deps: ReconcileDeps,
  at: { repository: SurveyedRepository; thread: SurveyedThread; settledBefore: number },
): Promise<number> {
  const { repository, thread } = at;
  const sessions = await deps.registry.onThread(
    formatThread({ repositoryId: repository.id, number: thread.number }),
  );
  const roles = sessions.map((session) => session.role);
  const { roster } = await deps.teamOf(repository);
  const { closed, labeled, unlabeled } = compareThread(thread, roles, roster);
  const acts = closed ? [deps.survey.closed(repository, thread)] : [];
  if (labeled.length + unlabeled.length > 0) {
    const listed = await deps.survey.labelActs(repository, thread);
    const latest = (label: string) =>
      listed.findLast((each) => each.label.toLowerCase() === label.toLowerCase());
    for (const label of [...labeled, ...unlabeled]) {
      const last = latest(label);
      const explains = last?.change === (labeled.includes(label) ? "labeled" : "unlabeled");
      if (last && explains && last.at < at.settledBefore) acts.push(last.act);
    }
  }
  let taken = 0;
  for (const act of acts) if ((await takeAct(deps, act)) === "accepted") taken += 1;
  return taken;
}
