import { deleteIssue, transferIssue } from "./acts/issues.ts";
import { deleteRepository, renameRepository } from "./acts/repositories.ts";
import { roleOf } from "./access.ts";
import { knownRepository, knownUser } from "./find.ts";
import { NO_COMMIT } from "./git/git-store.ts";
import { announceRefChanges, recordPush } from "./git/ref-changes.ts";
import type { commentJson, issueJson } from "./json/issue-json.ts";
import type { pullJson } from "./json/pull-json.ts";
import type { reactionJson } from "./json/reaction-json.ts";
import type { Lab } from "./lab.ts";
import type { ReactionContent } from "./records.ts";
import { type PersonOnLinks, personOnLinks } from "./person-links.ts";
import { type PersonOnPulls, personOnPulls } from "./person-pulls.ts";
import type { LabRouter } from "./router.ts";
import { issueKey } from "./state.ts";

type LabIssue = ReturnType<typeof issueJson>;
type LabComment = ReturnType<typeof commentJson>;
type LabPull = Awaited<ReturnType<typeof pullJson>>;
type LabReaction = ReturnType<typeof reactionJson>;

interface PersonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A person at the keyboard. All but the last group go the way of REST, rights included; a refusal is an error. */
export interface Person extends PersonOnPulls, PersonOnLinks {
  readonly login: string;
  /** Any REST request, whatever its answer. */
  readonly request: (method: string, path: string, body?: unknown) => Promise<PersonAnswer>;
  readonly createIssue: (
    repository: string,
    issue: {
      readonly title: string;
      readonly body?: string;
      readonly labels?: readonly string[];
      readonly assignees?: readonly string[];
    },
  ) => Promise<LabIssue>;
  readonly editIssue: (
    repository: string,
    number: number,
    change: { readonly title?: string; readonly body?: string },
  ) => Promise<LabIssue>;
  readonly addLabel: (repository: string, number: number, label: string) => Promise<void>;
  readonly removeLabel: (repository: string, number: number, label: string) => Promise<void>;
  readonly assign: (repository: string, number: number, login: string) => Promise<void>;
  readonly unassign: (repository: string, number: number, login: string) => Promise<void>;
  readonly comment: (repository: string, number: number, body: string) => Promise<LabComment>;
  readonly editComment: (repository: string, id: number, body: string) => Promise<LabComment>;
  readonly deleteComment: (repository: string, id: number) => Promise<void>;
  readonly react: (repository: string, number: number, content: ReactionContent) => Promise<LabReaction>;
  readonly reactToComment: (repository: string, id: number, content: ReactionContent) => Promise<LabReaction>;
  readonly closeIssue: (
    repository: string,
    number: number,
    reason?: "completed" | "not_planned",
  ) => Promise<LabIssue>;
  readonly reopenIssue: (repository: string, number: number) => Promise<LabIssue>;
  readonly createPullRequest: (
    repository: string,
    pull: {
      readonly title: string;
      readonly head: string;
      readonly base?: string;
      readonly body?: string;
      readonly draft?: boolean;
    },
  ) => Promise<LabPull>;
  /** What GitHub offers only on its pages; needs the same rights there. */
  readonly deleteIssue: (repository: string, number: number) => Promise<void>;
  readonly transferIssue: (repository: string, number: number, target: string) => Promise<number>;
  readonly deleteRepository: (repository: string) => Promise<void>;
  readonly renameRepository: (repository: string, name: string) => Promise<void>;
  /** Commits files onto a branch as a push would, and answers the new commit. */
  readonly commit: (
    repository: string,
    input: {
      readonly branch: string;
      readonly files: Readonly<Record<string, string | null>>;
      readonly message?: string;
    },
  ) => Promise<string>;
}

interface Deps {
  readonly lab: Lab;
  readonly router: LabRouter;
}

type Send = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** Acts as a seeded person. */
export function createPerson(deps: Deps, login: string): Person {
  knownUser(deps.lab.state, login);
  const request: Person["request"] = async (method, path, body) => {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const asked = new Request(`${deps.lab.url()}${path}`, { method, ...text });
    const answer = await deps.router.fetch(asked, { person: login });
    const answered = await answer.text();
    return { status: answer.status, body: answered === "" ? undefined : JSON.parse(answered) };
  };
  const send: Send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await request(method, path, body);
    if (answer.status < 300) return answer.body as T;
    throw new Error(`${login} got ${answer.status} for ${method} ${path}: ${JSON.stringify(answer.body)}`);
  };
  const { lab } = deps;
  return {
    login,
    request,
    ...threadActs(send),
    ...personOnPulls({ lab, send }),
    ...personOnLinks({ lab, send }),
    ...pageActs(lab, login),
  };
}

function threadActs(send: Send) {
  const at = (repository: string, number: number): string => `/repos/${repository}/issues/${number}`;
  const commentAt = (repository: string, id: number): string => `/repos/${repository}/issues/comments/${id}`;
  return {
    createIssue: (repository, issue) => send("POST", `/repos/${repository}/issues`, issue),
    editIssue: (repository, number, change) => send("PATCH", at(repository, number), change),
    addLabel: (repository, number, label) =>
      send("POST", `${at(repository, number)}/labels`, { labels: [label] }),
    removeLabel: (repository, number, label) =>
      send("DELETE", `${at(repository, number)}/labels/${encodeURIComponent(label)}`),
    assign: (repository, number, login) =>
      send("POST", `${at(repository, number)}/assignees`, { assignees: [login] }),
    unassign: (repository, number, login) =>
      send("DELETE", `${at(repository, number)}/assignees`, { assignees: [login] }),
    comment: (repository, number, body) => send("POST", `${at(repository, number)}/comments`, { body }),
    editComment: (repository, id, body) => send("PATCH", commentAt(repository, id), { body }),
    deleteComment: (repository, id) => send("DELETE", commentAt(repository, id)),
    react: (repository, number, content) => send("POST", `${at(repository, number)}/reactions`, { content }),
    reactToComment: (repository, id, content) =>
      send("POST", `${commentAt(repository, id)}/reactions`, { content }),
    closeIssue: (repository, number, reason = "completed") =>
      send("PATCH", at(repository, number), { state: "closed", state_reason: reason }),
    reopenIssue: (repository, number) => send("PATCH", at(repository, number), { state: "open" }),
    createPullRequest: (repository, pull) =>
      send("POST", `/repos/${repository}/pulls`, { base: "main", ...pull }),
  } satisfies Partial<Person>;
}

function pageActs(lab: Lab, login: string) {
  const open = (fullName: string, least: "write" | "admin") => {
    const repository = knownRepository(lab.state, fullName);
    const role = roleOf(lab, repository, login);
    if (role === "admin" || (least === "write" && (role === "write" || role === "maintain"))) {
      return { lab, repository, actor: { kind: "user", login } as const };
    }
    throw new Error(`${login} has no ${least} access to ${fullName}`);
  };
  const issueIn = (context: ReturnType<typeof open>, number: number) => {
    const issue = lab.state.issues.get(issueKey({ repositoryId: context.repository.id, number }));
    if (issue === undefined) throw new Error(`${context.repository.name} has no #${number}`);
    return issue;
  };
  return {
    deleteIssue: async (fullName, number) => {
      const context = open(fullName, "admin");
      await deleteIssue(context, issueIn(context, number));
    },
    transferIssue: async (fullName, number, target) => {
      const context = open(fullName, "write");
      return (await transferIssue(context, issueIn(context, number), open(target, "write").repository))
        .number;
    },
    deleteRepository: (fullName) => deleteRepository(open(fullName, "admin")),
    renameRepository: async (fullName, name) => void (await renameRepository(open(fullName, "admin"), name)),
    commit: (fullName, input) => {
      const context = open(fullName, "write");
      const { repository } = context;
      return lab.git.exclusive(repository, async () => {
        const ref = `refs/heads/${input.branch}`;
        const before = (await lab.git.refs(repository)).get(ref) ?? NO_COMMIT;
        const from = await lab.git.resolve(repository, repository.defaultBranch);
        const after = await lab.git.commit(repository, {
          // With its branch: two commits of one second that say and hold the same are one, with one set of checks.
          message: `Change ${Object.keys(input.files).join(", ")} on ${input.branch}`,
          ...input,
          author: login,
          at: lab.now(),
          ...(from === undefined ? {} : { from }),
        });
        recordPush(context, [{ ref, before, after }]);
        await announceRefChanges(context, [{ ref, before, after }]);
        return after;
      });
    },
  } satisfies Partial<Person>;
}
