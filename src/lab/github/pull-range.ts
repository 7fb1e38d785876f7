import type { Lab } from "./lab.ts";
import type { PullRecord, RepositoryRecord } from "./records.ts";

/** The two ends of a pull request: its head, and its base as it is now, or as it was when it was merged. */
export async function pullRange(
  lab: Lab,
  repository: RepositoryRecord,
  pull: PullRecord,
): Promise<{ readonly from: string; readonly to: string }> {
  const base =
    pull.mergedAt === null ? await lab.git.resolve(repository, `refs/heads/${pull.baseRef}`) : undefined;
  return { from: base ?? pull.baseSha, to: pull.headSha };
}
