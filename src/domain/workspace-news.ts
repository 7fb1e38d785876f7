/** What became of commits that others made while the session slept. */
export type Taken =
  /** They are in the clone. */
  | "taken"
  /** The clone has changes that are not committed, or an unfinished merge, and was left as it is. */
  | "uncommitted"
  /** They do not go together with the clone's own commits by themselves. */
  | "conflict";

/** What happened around a session's clone since its last turn. */
export interface WorkspaceNews {
  /** The default branch moved; undefined when it did not. */
  readonly base?: {
    readonly branch: string;
    readonly commits: number;
    readonly state: Taken;
    /** Where it conflicts, as git spells paths. */
    readonly files: readonly string[];
  };
  /** Somebody pushed to the session's branch. */
  readonly branch?: {
    readonly branch: string;
    readonly commits: number;
    readonly state: Taken;
    /** Who wrote them, by name; empty when it is not known. */
    readonly by: readonly string[];
  };
  /** What the clone shows, such as a pull request, has another head. */
  readonly head?: { readonly ref: string; readonly commit: string; readonly taken: boolean };
  /** The clone is not on the session's branch: the agent left it so. "" for no branch at all. */
  readonly checkedOut?: { readonly branch: string; readonly expected: string };
  /** Why the clone could not be looked at. */
  readonly failed?: string;
  /** Wakes in a row that began with a conflict; 0 without one. */
  readonly conflicts: number;
}

// The agent had two turns for it; what is still open then takes a person.
const mostConflicts = 2;

/** Whether a conflict is to be shown to a person now: the agent was told of it twice and it is still there. */
export function needsPerson({ conflicts }: WorkspaceNews): boolean {
  return conflicts === mostConflicts + 1;
}

/** The news for the agent, one paragraph each; none when there is nothing to tell. */
export function workspaceNewsText({
  base,
  branch,
  head,
  checkedOut,
  failed,
}: WorkspaceNews): readonly string[] {
  return [
    failed === undefined ? "" : `Your clone could not be brought up to date: ${failed}`,
    checkedOut ? switchedText(checkedOut) : "",
    branch ? branchText(branch) : "",
    head ? headText(head) : "",
    base ? baseText(base) : "",
  ].filter((text) => text !== "");
}

function switchedText({ branch, expected }: NonNullable<WorkspaceNews["checkedOut"]>): string {
  const now = branch === "" ? "no branch" : `the branch ${branch}`;
  return `Your clone is on ${now}, as you left it; only ${expected} can be pushed. It was not brought up to date: switch back when you are done there.`;
}

function branchText({ branch, commits, state, by }: NonNullable<WorkspaceNews["branch"]>): string {
  const who = by.length === 0 ? "Somebody" : by.map((name) => JSON.stringify(name)).join(", ");
  const pushed = `${who} pushed ${count(commits)} to your branch ${branch}.`;
  switch (state) {
    case "taken":
      return `${pushed} Your clone has them: look at them before you go on.`;
    case "uncommitted":
      return `${pushed} Your clone has uncommitted changes and does not have them yet: commit, then merge origin/${branch}.`;
    case "conflict":
      return `${pushed} Your clone has other commits there: merge origin/${branch} before you push.`;
  }
}

function headText({ ref, commit, taken }: NonNullable<WorkspaceNews["head"]>): string {
  const moved = `${ref} is at ${commit.slice(0, 10)} now.`;
  return taken
    ? `${moved} Your clone shows it: what you read before may have changed.`
    : `${moved} Your clone has changes of yours and does not show it; it is there as ${remoteOf(ref)}.`;
}

function baseText({ branch, commits, state, files }: NonNullable<WorkspaceNews["base"]>): string {
  const moved = `${branch} moved on by ${count(commits)}.`;
  switch (state) {
    case "taken":
      return `${moved} It is merged into your branch.`;
    case "uncommitted":
      return `${moved} Your clone has uncommitted changes, so it was not merged: commit, then merge origin/${branch}.`;
    case "conflict":
      return files.length === 0
        ? `${moved} It could not be merged: merge origin/${branch} yourself.`
        : `${moved} It conflicts with your branch in ${files.join(", ")}: merge origin/${branch} and resolve it.`;
  }
}

/** Where the clone has a ref of GitHub's that is no branch: `refs/pull/7/head` is `refs/remotes/pull/7/head`. */
export function remoteOf(ref: string): string {
  return ref.replace(/^refs\//, "refs/remotes/");
}

function count(commits: number): string {
  return commits === 1 ? "1 commit" : `${commits} commits`;
}
