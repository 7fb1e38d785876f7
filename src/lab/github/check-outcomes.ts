import type { Lab } from "./lab.ts";
import type { CheckRunRecord, StatusRecord } from "./records.ts";

/** What one check or status says about a commit now. */
interface CheckOutcome {
  readonly name: string;
  /** `undefined` for a status, which no App needs to have set. */
  readonly appId: number | undefined;
  readonly passed: boolean;
  readonly state: "passing" | "failing" | "pending";
}

const PASSING = new Set(["success", "neutral", "skipped"]);

function lastByKey<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

/** The check runs of a commit, oldest first; with `latest` only the last of each name and App. */
export function checkRunsOf(
  lab: Lab,
  at: { readonly repositoryId: number; readonly sha: string },
  which: "latest" | "all",
): CheckRunRecord[] {
  const runs = [...lab.state.checkRuns.values()].filter(
    (run) => run.repositoryId === at.repositoryId && run.headSha === at.sha,
  );
  return which === "all" ? runs : lastByKey(runs, (run) => `${run.appId}:${run.name}`);
}

/** The statuses of a commit, newest first; with `latest` only the last of each context. */
export function statusesOf(
  lab: Lab,
  at: { readonly repositoryId: number; readonly sha: string },
  which: "latest" | "all",
): StatusRecord[] {
  const statuses = [...lab.state.statuses.values()].filter(
    (status) => status.repositoryId === at.repositoryId && status.sha === at.sha,
  );
  const chosen = which === "all" ? statuses : lastByKey(statuses, (status) => status.context);
  return chosen.toReversed();
}

/** What the checks and statuses of a commit say now. */
export function checkOutcomes(lab: Lab, repositoryId: number, sha: string): readonly CheckOutcome[] {
  const runs = checkRunsOf(lab, { repositoryId, sha }, "latest").map((run): CheckOutcome => {
    const passed = run.conclusion !== null && PASSING.has(run.conclusion);
    const state = passed ? "passing" : run.status === "completed" ? "failing" : "pending";
    return { name: run.name, appId: run.appId, passed, state };
  });
  const statuses = statusesOf(lab, { repositoryId, sha }, "latest").map((status): CheckOutcome => {
    const passed = status.state === "success";
    const state = passed ? "passing" : status.state === "pending" ? "pending" : "failing";
    return { name: status.context, appId: undefined, passed, state };
  });
  return [...runs, ...statuses];
}
