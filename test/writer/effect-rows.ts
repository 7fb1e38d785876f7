import type { LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import type { Effect, EffectKind } from "../../src/ports/effect.ts";
import type { GitHubStage } from "../support/github-stage.ts";

export const mark = "<!-- squadron the-mark -->";

/** An issue, and a pull request of the maintainer's with one new file of three lines, made for one test. */
export interface Place {
  readonly stage: GitHubStage;
  readonly issue: number;
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
  readonly set: (place: Place) => Case | Promise<Case>;
}

let places = 0;

export async function makePlace(stage: GitHubStage): Promise<Place> {
  const maintainer = stage.github.as("maintainer");
  const { number: issue } = await maintainer.createIssue(stage.name, { title: "Work" });
  const branch = `branch-${++places}`;
  const file = `file-${places}.md`;
  const sha = await maintainer.commit(stage.name, { branch, files: { [file]: "one\ntwo\nthree\n" } });
  const { number: pull } = await maintainer.createPullRequest(stage.name, { title: "Change", head: branch });
  return { stage, issue, branch, file, sha, pull };
}

const repo = "/repos/{any}/{any}";
const common = ({ stage }: Place) => ({ id: "1.1:it:0", turn: "1.1", repository: stage.repository });

/** What the maintainer gets to see. */
async function get<T>({ stage }: Place, path: string): Promise<T> {
  const { status, body } = await stage.github.as("maintainer").request("GET", `/repos/${stage.name}${path}`);
  if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
  return body as T;
}

const count = async <T>(list: Promise<readonly T[]>, is: (each: T) => boolean): Promise<number> =>
  (await list).filter(is).length;
const marked = (each: { readonly body: string | null }): boolean => each.body?.endsWith(mark) === true;
const same = (effect: Effect, stands: Case["stands"]): Case => ({ effect, again: effect, stands });
const isTrue = async (answer: Promise<boolean>): Promise<number> => ((await answer) ? 1 : 0);

export const effectRows: Readonly<Record<Exclude<EffectKind, "push">, EffectRow>> = {
  comment: {
    request: { method: "POST", path: `${repo}/issues/{any}/comments` },
    set: (place) => {
      const number = place.issue;
      const base = {
        ...common(place),
        kind: "comment",
        lane: "comment",
        number,
        mark,
        alwaysLook: false,
      } as const;
      return {
        effect: { ...base, body: "Done." },
        again: { ...base, body: "It is done." },
        stands: () => count(get<{ body: string }[]>(place, `/issues/${number}/comments`), marked),
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
      return same({ ...common(place), kind: "edit", lane: "edit", commentId, body: "Second.", mark }, () =>
        count(get<{ body: string }[]>(place, `/issues/${number}/comments`), marked),
      );
    },
  },
  reaction: {
    request: { method: "POST", path: `${repo}/issues/{any}/reactions` },
    set: (place) =>
      same(
        {
          ...common(place),
          kind: "reaction",
          target: { on: "thread", number: place.issue },
          content: "eyes",
        },
        () => count(get<unknown[]>(place, `/issues/${place.issue}/reactions`), () => true),
      ),
  },
  "open-pull": {
    request: { method: "POST", path: `${repo}/pulls` },
    set: async (place) => {
      const { stage } = place;
      const head = `${place.branch}-ours`;
      await stage.github.as("maintainer").commit(stage.name, { branch: head, files: { "ours.md": head } });
      const base = { ...common(place), kind: "open-pull", head, base: "main", draft: true, mark } as const;
      const pulls = () =>
        get<{ body: string; draft: boolean }[]>(place, `/pulls?head=acme:${head}&state=all`);
      return {
        effect: { ...base, title: "Fix it", body: "Closes the issue." },
        again: { ...base, title: "A fix", body: "Fixes it." },
        stands: () => count(pulls(), (pull) => marked(pull) && pull.draft),
      };
    },
  },
  "edit-pull": {
    request: { method: "PATCH", path: `${repo}/pulls/{any}` },
    set: (place) =>
      same(
        {
          ...common(place),
          kind: "edit-pull",
          number: place.pull,
          title: "Better",
          text: { body: "Told anew.", mark },
        },
        async () => {
          const pull = await get<{ title: string; body: string | null }>(place, `/pulls/${place.pull}`);
          return pull.title === "Better" && marked(pull) ? 1 : 0;
        },
      ),
  },
  "ready-pull": {
    request: { method: "POST", path: "/graphql" },
    set: async (place) => {
      await place.stage.github.as("maintainer").convertToDraft(place.stage.name, place.pull);
      return same({ ...common(place), kind: "ready-pull", number: place.pull }, () =>
        isTrue(get<{ draft: boolean }>(place, `/pulls/${place.pull}`).then(({ draft }) => !draft)),
      );
    },
  },
  "draft-pull": {
    request: { method: "POST", path: "/graphql" },
    set: (place) =>
      same({ ...common(place), kind: "draft-pull", number: place.pull }, () =>
        isTrue(get<{ draft: boolean }>(place, `/pulls/${place.pull}`).then(({ draft }) => draft)),
      ),
  },
  "merge-pull": {
    request: { method: "PUT", path: `${repo}/pulls/{any}/merge` },
    set: (place) =>
      same(
        { ...common(place), kind: "merge-pull", number: place.pull, sha: place.sha, method: "squash" },
        () => isTrue(get<{ merged: boolean }>(place, `/pulls/${place.pull}`).then(({ merged }) => merged)),
      ),
  },
  review: {
    request: { method: "POST", path: `${repo}/pulls/{any}/reviews` },
    set: (place) => {
      const base = {
        ...common(place),
        kind: "review",
        number: place.pull,
        commit: place.sha,
        event: "REQUEST_CHANGES",
        mark,
        alwaysLook: false,
      } as const;
      const comments = [{ path: place.file, line: 2, side: "RIGHT", body: "Why two?" }] as const;
      return {
        effect: { ...base, body: "Not yet.", comments },
        again: { ...base, body: "Wait.", comments: [] },
        stands: () => count(get<{ body: string }[]>(place, `/pulls/${place.pull}/reviews`), marked),
      };
    },
  },
  "review-reply": {
    request: { method: "POST", path: `${repo}/pulls/{any}/comments/{any}/replies` },
    set: async (place) => {
      const commentId = await remark(place);
      const base = {
        ...common(place),
        kind: "review-reply",
        number: place.pull,
        commentId,
        mark,
        alwaysLook: false,
      } as const;
      return {
        effect: { ...base, body: "Changed." },
        again: { ...base, body: "I changed it." },
        stands: () => count(get<{ body: string }[]>(place, `/pulls/${place.pull}/comments`), marked),
      };
    },
  },
  "resolve-thread": {
    request: { method: "POST", path: "/graphql" },
    set: async (place) => {
      const { host, repository } = place.stage;
      await remark(place);
      const [thread] = await host.reviewThreads(repository, place.pull);
      return same({ ...common(place), kind: "resolve-thread", threadId: thread?.id ?? "" }, () =>
        count(host.reviewThreads(repository, place.pull), ({ resolved }) => resolved),
      );
    },
  },
  "request-review": {
    request: { method: "POST", path: `${repo}/pulls/{any}/requested_reviewers` },
    set: (place) =>
      same(
        { ...common(place), kind: "request-review", number: place.pull, people: ["writer"], teams: [] },
        async () => {
          const path = `/pulls/${place.pull}/requested_reviewers`;
          return (await get<{ users: readonly unknown[] }>(place, path)).users.length;
        },
      ),
  },
  labels: {
    request: { method: "POST", path: `${repo}/issues/{any}/labels` },
    set: async (place) => {
      await place.stage.github.as("maintainer").addLabel(place.stage.name, place.issue, "old");
      return same(
        { ...common(place), kind: "labels", number: place.issue, add: ["new"], remove: ["old", "never"] },
        async () => {
          const labels = await get<{ name: string }[]>(place, `/issues/${place.issue}/labels`);
          return labels.length === 1 && labels[0]?.name === "new" ? 1 : 0;
        },
      );
    },
  },
  assignees: {
    request: { method: "POST", path: `${repo}/issues/{any}/assignees` },
    set: async (place) => {
      await place.stage.github.as("maintainer").assign(place.stage.name, place.issue, "maintainer");
      return same(
        {
          ...common(place),
          kind: "assignees",
          number: place.issue,
          add: ["writer"],
          remove: ["maintainer"],
        },
        async () => {
          const issue = await get<{ assignees: { login: string }[] }>(place, `/issues/${place.issue}`);
          return issue.assignees.length === 1 && issue.assignees[0]?.login === "writer" ? 1 : 0;
        },
      );
    },
  },
  "create-issue": {
    request: { method: "POST", path: `${repo}/issues` },
    set: (place) => {
      const title = `Part of #${place.issue}`;
      const own = `<!-- squadron part-of-${place.issue} -->`;
      const base = {
        ...common(place),
        kind: "create-issue",
        title,
        mark: own,
        labels: ["bug"],
        assignees: ["writer"],
        alwaysLook: false,
      } as const;
      const all = () => get<{ body: string | null }[]>(place, "/issues?state=all&per_page=100");
      return {
        effect: { ...base, body: "Do this." },
        again: { ...base, body: "This is to be done." },
        stands: () => count(all(), ({ body }) => body?.endsWith(own) === true),
      };
    },
  },
  "sub-issue": {
    request: { method: "POST", path: `${repo}/issues/{any}/sub_issues` },
    set: async (place) => {
      const childId = await otherIssue(place);
      return same({ ...common(place), kind: "sub-issue", parent: place.issue, childId }, () =>
        count(get<{ id: number }[]>(place, `/issues/${place.issue}/sub_issues`), ({ id }) => id === childId),
      );
    },
  },
  "blocked-by": {
    request: { method: "POST", path: `${repo}/issues/{any}/dependencies/blocked_by` },
    set: async (place) => {
      const blockingId = await otherIssue(place);
      return same(
        { ...common(place), kind: "blocked-by", number: place.issue, blockingId, blocked: true },
        () => count(get<unknown[]>(place, `/issues/${place.issue}/dependencies/blocked_by`), () => true),
      );
    },
  },
  "check-run": {
    request: { method: "POST", path: `${repo}/check-runs` },
    set: (place) => {
      const { sha } = place;
      const base = { ...common(place), kind: "check-run", name: "squadron/reviewer", sha } as const;
      const runs = async () =>
        (await get<{ check_runs: { name: string }[] }>(place, `/commits/${sha}/check-runs?filter=all`))
          .check_runs;
      return {
        effect: { ...base, conclusion: undefined, title: "Reads", summary: "It reads." },
        again: { ...base, conclusion: "success", title: "Well", summary: "All is well." },
        stands: () => count(runs(), ({ name }) => name === "squadron/reviewer"),
      };
    },
  },
  "edit-check-run": {
    request: { method: "PATCH", path: `${repo}/check-runs/{any}` },
    set: async (place) => {
      const { stage, sha } = place;
      const said = { conclusion: undefined, title: "Reads", summary: "It reads." };
      const run = { ...said, name: "squadron/security", sha, externalId: "x" };
      const { id: runId } = await stage.writes.createCheckRun(stage.repository, run);
      return same(
        {
          ...common(place),
          kind: "edit-check-run",
          runId,
          conclusion: "failure",
          title: "Two holes",
          summary: "One, two.",
        },
        () =>
          isTrue(
            get<{ conclusion: string | null }>(place, `/check-runs/${runId}`).then(
              ({ conclusion }) => conclusion === "failure",
            ),
          ),
      );
    },
  },
  "commit-status": {
    request: { method: "POST", path: `${repo}/statuses/{any}` },
    set: (place) => {
      const status = { sha: place.sha, context: "squadron/config", state: "failure" } as const;
      return same(
        { ...common(place), kind: "commit-status", ...status, description: "Line 3 is wrong." },
        async () => {
          const path = `/commits/${place.sha}/status`;
          const { statuses } = await get<{ statuses: { context: string; state: string }[] }>(place, path);
          return statuses.filter(({ context, state }) => context === status.context && state === "failure")
            .length;
        },
      );
    },
  },
};

/** A remark of the maintainer's on the pull request's second line. @returns its id */
async function remark({ stage, pull, file }: Place): Promise<number> {
  const maintainer = stage.github.as("maintainer");
  const comments = [{ path: file, line: 2, body: "Why two?" }];
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
