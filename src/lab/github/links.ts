import type { IssueRecord } from "./records.ts";
import type { State } from "./state.ts";

/** An issue (no pull request) by its id, which is not its number. */
export function issueById(state: State, id: number): IssueRecord | undefined {
  return [...state.issues.values()].find((issue) => issue.id === id && issue.pull === null);
}

const known = (state: State, ids: readonly number[]): IssueRecord[] =>
  ids.flatMap((id) => issueById(state, id) ?? []);

/** The issues that are part of one, in the order in which they were added. */
export function childrenOf(state: State, id: number): IssueRecord[] {
  const ids = [...state.parents].filter(([, parent]) => parent === id).map(([child]) => child);
  return known(state, ids);
}

/** What an issue waits for. */
export function blockersOf(state: State, id: number): IssueRecord[] {
  return known(state, state.blockers.get(id) ?? []);
}

/** What waits for an issue. */
export function blockedBy(state: State, id: number): IssueRecord[] {
  const ids = [...state.blockers].filter(([, blockers]) => blockers.includes(id)).map(([blocked]) => blocked);
  return known(state, ids);
}

const openOnes = (issues: readonly IssueRecord[]): number =>
  issues.filter((issue) => issue.state === "open").length;

/** What an issue's links come to, as it shows them itself. */
export function linkSummaries(state: State, id: number) {
  const children = childrenOf(state, id);
  const [waitsFor, holdsUp] = [blockersOf(state, id), blockedBy(state, id)];
  const completed = children.length - openOnes(children);
  return {
    sub_issues_summary: {
      total: children.length,
      completed,
      percent_completed: children.length === 0 ? 0 : Math.floor((100 * completed) / children.length),
    },
    issue_dependencies_summary: {
      blocked_by: openOnes(waitsFor),
      blocking: openOnes(holdsUp),
      total_blocked_by: waitsFor.length,
      total_blocking: holdsUp.length,
    },
  };
}
