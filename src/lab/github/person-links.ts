import { knownRepository } from "./find.ts";
import type { Lab } from "./lab.ts";
import { issueKey } from "./state.ts";

/** What a person links; issues are named by repository and number. A refusal is an error. */
export interface PersonOnLinks {
  readonly addSubIssue: (repository: string, parent: number, child: number) => Promise<void>;
  readonly removeSubIssue: (repository: string, parent: number, child: number) => Promise<void>;
  readonly setBlockedBy: (repository: string, blocked: number, blocker: number) => Promise<void>;
  readonly removeBlockedBy: (repository: string, blocked: number, blocker: number) => Promise<void>;
}

interface Deps {
  readonly lab: Lab;
  /** A REST request that must succeed. */
  readonly send: <T>(method: string, path: string, body?: unknown) => Promise<T>;
}

/** The links that one person makes between the issues of a repository. */
export function personOnLinks({ lab, send }: Deps): PersonOnLinks {
  const at = (repository: string, number: number): string => `/repos/${repository}/issues/${number}`;
  // GitHub wants ids here, and people know numbers.
  const idOf = (fullName: string, number: number): number => {
    const repositoryId = knownRepository(lab.state, fullName).id;
    const issue = lab.state.issues.get(issueKey({ repositoryId, number }));
    if (issue === undefined) throw new Error(`${fullName} has no #${number}`);
    return issue.id;
  };
  const blockers = (repository: string, number: number): string =>
    `${at(repository, number)}/dependencies/blocked_by`;
  return {
    addSubIssue: (repository, parent, child) =>
      send("POST", `${at(repository, parent)}/sub_issues`, { sub_issue_id: idOf(repository, child) }),
    removeSubIssue: (repository, parent, child) =>
      send("DELETE", `${at(repository, parent)}/sub_issue`, { sub_issue_id: idOf(repository, child) }),
    setBlockedBy: (repository, blocked, blocker) =>
      send("POST", blockers(repository, blocked), { issue_id: idOf(repository, blocker) }),
    removeBlockedBy: (repository, blocked, blocker) =>
      send("DELETE", `${blockers(repository, blocked)}/${idOf(repository, blocker)}`),
  };
}
