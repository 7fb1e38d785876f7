import type { LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import type { Effect, EffectKind } from "../../src/ports/effect.ts";
import type { GitHubStage } from "../support/github-stage.ts";

export const mark = "<!-- squadron the-mark -->";

/** Where one test happens: an issue of its own, and a pull request once it is asked for. */
export interface Place {
  readonly stage: GitHubStage;
  readonly issue: number;
  /** The maintainer's, with one new file of three lines. */
  readonly change: () => Promise<Change>;
}

interface Change {
  readonly branch: string;
  readonly file: string;
  readonly sha: string;
  readonly pull: number;
}

interface Case {
  readonly effect: Effect;
  /** The same asked for by a retry, in other words. */
  readonly again: Effect;
  /** How often it is in effect on GitHub. */
  readonly stands: () => Promise<number>;
}

export interface EffectRow {
  /** The request that makes the change. */
  readonly request: { readonly method: string; readonly path: string };
  readonly set: (place: Place) => Promise<Case>;
}

let branches = 0;

export async function makePlace(stage: GitHubStage): Promise<Place> {
  const maintainer = stage.github.as("maintainer");
  const { number: issue } = await maintainer.createIssue(stage.name, { title: "Work" });
  const open = async (): Promise<Change> => {
    const branch = `branch-${++branches}`;
    const file = `file-${branches}.md`;
    const sha = await maintainer.commit(stage.name, { branch, files: { [file]: "one\ntwo\nthree\n" } });
    const { number: pull } = await maintainer.createPullRequest(stage.name, {
      title: "Change",
      head: branch,
    });
    return { branch, file, sha, pull };
  };
  let change: Promise<Change> | undefined;
  return { stage, issue, change: () => (change ??= open()) };
}

const repo = "/repos/{any}/{any}";
const common = ({ stage }: Place) => ({ id: "1.1:it:0", turn: "1.1", repository: stage.repository });

/** What the maintainer gets to see. */
async function get<T>({ stage }: Place, path: string): Promise<T> {
  const { status, body } = await stage.github.as("maintainer").request("GET", `/repos/${stage.name}${path}`);
  if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
  return body as T;
}

interface Text {
  readonly body: string | null;
}

const marked = ({ body }: Text): boolean => body?.endsWith(mark) === true;
const same = (effect: Effect, stands: Case["stands"]): Case => ({ effect, again: effect, stands });
const count = async <T>(
  list: Promise<readonly T[]>,
  is: (each: T) => boolean = () => true,
): Promise<number> => (await list).filter((each) => is(each)).length;

export const effectRows: Readonly<Record<Exclude<EffectKind, "push">, EffectRow>> = {
  comment: {
    request: { method: "POST", path: `${repo}/issues/{any}/comments` },
    set: async (place) => {
      const number = place.issue;
      const looks = { mark, alwaysLook: false };
      const base = { ...common(place), ...looks, kind: "comment", lane: "comment", number } as const;
      return {
        effect: { ...base, body: "Done." },
        again: { ...base, body: "It is done." },
        stands: () => count(get<Text[]>(place, `/issues/${number}/comments`), marked),
      };
    },
  },
  "commit-comment": {
    request: { method: "POST", path: `${repo}/commits/{any}/comments` },
    set: async (place) => {
      const { sha } = await place.change();
      const base = { ...common(place), kind: "commit-comment", sha, mark, alwaysLook: false } as const;
      return {
        effect: { ...base, body: "Line 3 is wrong." },
        again: { ...base, body: "See line 3." },
        stands: () => count(get<Text[]>(place, `/commits/${sha}/comments`), marked),
      };
    },
  },
  edit: {
    request: { method: "PATCH", path: `${repo}/issues/comments/{any}` },
    set: async (place) => {
      const { stage, issue: number } = place;
      const { id: commentId } = await stage.writes.createComment(stage.repository, {
        number,
        body: "First.",
      });
      const second = { body: "Second.", mark };
      return same({ ...common(place), ...second, kind: "edit", lane: "edit", commentId }, () =>
        count(get<Text[]>(place, `/issues/${number}/comments`), marked),
      );
    },
  },
  reaction: {
    request: { method: "POST", path: `${repo}/issues/{any}/reactions` },
    set: async (place) => {
      const target = { on: "thread", number: place.issue } as const;
      return same({ ...common(place), kind: "reaction", target, content: "eyes" }, () =>
        count(get<unknown[]>(place, `/issues/${place.issue}/reactions`)),
      );
    },
  },
  "open-pull": {
    request: { method: "POST", path: `${repo}/pulls` },
    set: async (place) => {
      const { stage } = place;
      const head = `ours-${place.issue}`;
      await stage.github.as("maintainer").commit(stage.name, { branch: head, files: { "ours.md": head } });
      const base = { ...common(place), kind: "open-pull", head, base: "main", draft: true, mark } as const;
      const pulls = () => get<(Text & { draft: boolean })[]>(place, `/pulls?head=acme:${head}&state=all`);
      return {
        effect: { ...base, title: "Fix it", body: "Closes the issue." },
        again: { ...base, title: "A fix", body: "Fixes it." },
        stands: () => count(pulls(), (pull) => marked(pull) && pull.draft),
      };
    },
  },
  "edit-pull": {
    request: { method: "PATCH", path: `${repo}/pulls/{any}` },
    set: async (place) => {
      const { pull: number } = await place.change();
      const text = { body: "Told anew.", mark };
      return same({ ...common(place), kind: "edit-pull", number, title: "Better", text }, async () => {
        const pull = await get<Text & { title: string }>(place, `/pulls/${number}`);
        return pull.title === "Better" && marked(pull) ? 1 : 0;
      });
    },
  },
  "ready-pull": {
    request: { method: "POST", path: "/graphql" },
    set: async (place) => {
      const { pull: number } = await place.change();
      await place.stage.github.as("maintainer").convertToDraft(place.stage.name, number);
      return same({ ...common(place), kind: "ready-pull", number }, async () =>
        (await get<{ draft: boolean }>(place, `/pulls/${number}`)).draft ? 0 : 1,
      );
    },
  },
  "draft-pull": {
    request: { method: "POST", path: "/graphql" },
    set: async (place) => {
      const { pull: number } = await place.change();
      return same({ ...common(place), kind: "draft-pull", number }, async () =>
        (await get<{ draft: boolean }>(place, `/pulls/${number}`)).draft ? 1 : 0,
      );
    },
  },
  "merge-pull": {
    request: { method: "PUT", path: `${repo}/pulls/{any}/merge` },
    set: async (place) => {
      const { pull: number, sha } = await place.change();
      return same({ ...common(place), kind: "merge-pull", number, sha, method: "squash" }, async () =>
        (await get<{ merged: boolean }>(place, `/pulls/${number}`)).merged ? 1 : 0,
      );
    },
  },
  review: {
    request: { method: "POST", path: `${repo}/pulls/{any}/reviews` },
    set: async (place) => {
      const { pull: number, sha: commit, file: path } = await place.change();
      const looks = { mark, alwaysLook: false };
      const event = "REQUEST_CHANGES";
      const base = { ...common(place), ...looks, kind: "review", number, commit, event } as const;
      const comments = [{ path, line: 2, side: "RIGHT", body: "Why two?" }] as const;
      return {
        effect: { ...base, body: "Not yet.", comments },
        again: { ...base, body: "Wait.", comments: [] },
        stands: () => count(get<Text[]>(place, `/pulls/${number}/reviews`), marked),
      };
    },
  },
  "review-reply": {
    request: { method: "POST", path: `${repo}/pulls/{any}/comments/{any}/replies` },
    set: async (place) => {
      const { pull: number } = await place.change();
      const commentId = await remark(place);
      const looks = { mark, alwaysLook: false };
      const base = { ...common(place), ...looks, kind: "review-reply", number, commentId } as const;
      return {
        effect: { ...base, body: "Changed." },
        again: { ...base, body: "I changed it." },
        stands: () => count(get<Text[]>(place, `/pulls/${number}/comments`), marked),
      };
    },
  },
  "resolve-thread": {
    request: { method: "POST", path: "/graphql" },
    set: async (place) => {
      const { host, repository } = place.stage;
      const { pull } = await place.change();
      await remark(place);
      const [thread] = await host.reviewThreads(repository, pull);
      return same({ ...common(place), kind: "resolve-thread", threadId: thread?.id ?? "" }, () =>
        count(host.reviewThreads(repository, pull), ({ resolved }) => resolved),
      );
    },
  },
  "request-review": {
    request: { method: "POST", path: `${repo}/pulls/{any}/requested_reviewers` },
    set: async (place) => {
      const { pull: number } = await place.change();
      const asked = { number, people: ["writer"], teams: [] };
      return same({ ...common(place), ...asked, kind: "request-review" }, async () => {
        const path = `/pulls/${number}/requested_reviewers`;
        return (await get<{ users: readonly unknown[] }>(place, path)).users.length;
      });
    },
  },
  labels: {
    request: { method: "POST", path: `${repo}/issues/{any}/labels` },
    set: async (place) => {
      const number = place.issue;
      await place.stage.github.as("maintainer").addLabel(place.stage.name, number, "old");
      const sorting = { number, add: ["new"], remove: ["old", "never"] };
      return same({ ...common(place), ...sorting, kind: "labels" }, async () => {
        const labels = await get<{ name: string }[]>(place, `/issues/${number}/labels`);
        return labels.map(({ name }) => name).join() === "new" ? 1 : 0;
      });
    },
  },
  assignees: {
    request: { method: "POST", path: `${repo}/issues/{any}/assignees` },
    set: async (place) => {
      const number = place.issue;
      await place.stage.github.as("maintainer").assign(place.stage.name, number, "maintainer");
      const change = { number, add: ["writer"], remove: ["maintainer"] };
      return same({ ...common(place), ...change, kind: "assignees" }, async () => {
        const { assignees } = await get<{ assignees: { login: string }[] }>(place, `/issues/${number}`);
        return assignees.map(({ login }) => login).join() === "writer" ? 1 : 0;
      });
    },
  },
  "create-issue": {
    request: { method: "POST", path: `${repo}/issues` },
    set: async (place) => {
      const own = `<!-- squadron part-of-${place.issue} -->`;
      const sorting = { labels: ["bug"], assignees: ["writer"] };
      const looks = { mark: own, alwaysLook: false };
      const base = { ...common(place), ...looks, ...sorting, kind: "create-issue", title: "Part" } as const;
      return {
        effect: { ...base, body: "Do this." },
        again: { ...base, body: "This is to be done." },
        stands: () =>
          count(
            get<Text[]>(place, "/issues?state=all&per_page=100"),
            ({ body }) => body?.endsWith(own) === true,
          ),
      };
    },
  },
  "sub-issue": {
    request: { method: "POST", path: `${repo}/issues/{any}/sub_issues` },
    set: async (place) => {
      const childId = await otherIssue(place);
      return same({ ...common(place), kind: "sub-issue", parent: place.issue, childId }, () =>
        count(get<unknown[]>(place, `/issues/${place.issue}/sub_issues`)),
      );
    },
  },
  "blocked-by": {
    request: { method: "POST", path: `${repo}/issues/{any}/dependencies/blocked_by` },
    set: async (place) => {
      const number = place.issue;
      const blockingId = await otherIssue(place);
      return same({ ...common(place), kind: "blocked-by", number, blockingId, blocked: true }, () =>
        count(get<unknown[]>(place, `/issues/${number}/dependencies/blocked_by`)),
      );
    },
  },
  "check-run": {
    request: { method: "POST", path: `${repo}/check-runs` },
    set: async (place) => {
      const { sha } = await place.change();
      const base = { ...common(place), kind: "check-run", name: "squadron/reviewer", sha } as const;
      return {
        effect: { ...base, conclusion: undefined, title: "Reads", summary: "It reads." },
        again: { ...base, conclusion: "success", title: "Well", summary: "All is well." },
        stands: async () => {
          const path = `/commits/${sha}/check-runs?filter=all`;
          return (await get<{ check_runs: readonly unknown[] }>(place, path)).check_runs.length;
        },
      };
    },
  },
  "edit-check-run": {
    request: { method: "PATCH", path: `${repo}/check-runs/{any}` },
    set: async (place) => {
      const { stage } = place;
      const { sha } = await place.change();
      const said = { conclusion: undefined, title: "Reads", summary: "It reads." };
      const run = { ...said, name: "squadron/security", sha, externalId: "x" };
      const { id: runId } = await stage.writes.createCheckRun(stage.repository, run);
      const result = { conclusion: "failure", title: "Two holes", summary: "One, two." } as const;
      return same({ ...common(place), ...result, kind: "edit-check-run", runId }, async () => {
        const { conclusion } = await get<{ conclusion: string | null }>(place, `/check-runs/${runId}`);
        return conclusion === "failure" ? 1 : 0;
      });
    },
  },
  "commit-status": {
    request: { method: "POST", path: `${repo}/statuses/{any}` },
    set: async (place) => {
      const { sha } = await place.change();
      const status = { sha, context: "squadron/config", state: "failure", description: "Wrong." } as const;
      return same({ ...common(place), ...status, kind: "commit-status" }, async () => {
        const { statuses } = await get<{ statuses: { context: string; state: string }[] }>(
          place,
          `/commits/${sha}/status`,
        );
        return statuses.filter((each) => each.context === status.context && each.state === "failure").length;
      });
    },
  },
};

/** A remark of the maintainer's on the pull request's second line. @returns its id */
async function remark({ stage, change }: Place): Promise<number> {
  const { pull, file: path } = await change();
  const maintainer = stage.github.as("maintainer");
  const comments = [{ path, line: 2, body: "Why two?" }];
  await maintainer.review(stage.name, pull, { event: "COMMENT", body: "A question.", comments });
  const [first] = await maintainer.reviewComments(stage.name, pull);
  return first?.id ?? 0;
}

/** @returns the database id of another issue. */
async function otherIssue({ stage }: Place): Promise<number> {
  return (await stage.github.as("maintainer").createIssue(stage.name, { title: "Another" })).id;
}

/** Changes that were applied on behalf of the App. */
export function ownWrites(github: LabGitHub): number {
  return github.writes.filter(({ actor }) => actor.endsWith("[bot]")).length;
}
