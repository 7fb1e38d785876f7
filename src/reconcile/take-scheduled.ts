import { lastDue } from "../domain/cron.ts";
import type { ScheduledWork } from "../domain/team.ts";
import type { SurveyedRepository } from "../ports/survey.ts";
import type { ReconcileDeps } from "./reconcile-deps.ts";
import { takeMade } from "./take-made.ts";

/**
 * Takes the work of a repository's schedule whose time has come since it was last looked at, each entry once: what was due
 * several times meanwhile is done once. @returns how many entries were new.
 */
export async function takeScheduled(
  { cursors, clock, ingest, teamOf }: Pick<ReconcileDeps, "cursors" | "clock" | "ingest" | "teamOf">,
  repository: SurveyedRepository,
): Promise<number> {
  const { schedule } = await teamOf(repository);
  if (schedule.length === 0) return 0;
  const cursor = `schedule/${repository.id}`;
  const now = clock.now();
  const since = Number((await cursors.get(cursor)) ?? now);
  let taken = 0;
  for (const work of schedule) {
    const due = lastDue(work.cron, since, now);
    if (due === undefined) continue;
    if (await takeMade(ingest, scheduled(repository, work, new Date(due).toISOString()))) taken += 1;
  }
  await cursors.set(cursor, String(now));
  return taken;
}

function scheduled(
  { installationId, ...repository }: SurveyedRepository,
  { cron, role, on, text }: ScheduledWork,
  at: string,
) {
  return {
    kind: "scheduled",
    at,
    actor: { id: 0, login: "schedule", kind: "bot" },
    installationId,
    repository,
    cron,
    role,
    text,
    issue: "issue" in on ? on.issue : 0,
    title: "title" in on ? on.title : "",
  } as const;
}
