import type { Actor } from "../actor.ts";
import { actorLogin } from "../actor.ts";
import { emitIssue } from "../acts/act.ts";
import { closeLinked, finishMerge } from "../acts/finish-merge.ts";
import { isPull, repositoryIssues } from "../find.ts";
import { repositoryPage } from "../json/repository-json.ts";
import { userJson } from "../json/user-json.ts";
import type { Lab } from "../lab.ts";
import { pullRange } from "../pull-range.ts";
import type { RepositoryRecord } from "../records.ts";
import { issueKey } from "../state.ts";
import { epochSeconds } from "../time.ts";
import { emit } from "../webhooks/emit.ts";
import type { LoggedCommit } from "./compare.ts";
import { NO_COMMIT } from "./git-store.ts";

/** One ref that moved. */
export interface RefChange {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

interface Context {
  readonly lab: Lab;
  readonly actor: Actor;
  readonly repository: RepositoryRecord;
}

/** What differs between two listings of refs. */
export function refChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly RefChange[] {
  const refs = new Set([...before.keys(), ...after.keys()]);
  return [...refs]
    .map((ref) => ({ ref, before: before.get(ref) ?? NO_COMMIT, after: after.get(ref) ?? NO_COMMIT }))
    .filter((change) => change.before !== change.after);
}

/** Writes a push into the journal. */
export function recordPush(context: Context, changes: readonly RefChange[]): void {
  const { lab, actor, repository } = context;
  lab.journal.writes.push({
    at: lab.now(),
    method: "PUSH",
    path: `/${repository.owner}/${repository.name}.git`,
    actor: actorLogin(lab, actor),
    status: 200,
    body: changes,
    made: changes.map((change) => change.ref).join(" "),
  });
}

// GitHub tells about no push at all when more tags than this arrive together.
const MOST_TAGS = 3;

/** Makes the rest of the local GitHub follow refs that moved: webhooks, and the heads of open pull requests. */
export async function announceRefChanges(context: Context, changes: readonly RefChange[]): Promise<void> {
  const { lab, repository } = context;
  const now = lab.now();
  lab.state.repositories.set(repository.id, { ...repository, pushedAt: now, updatedAt: now });
  const tags = changes.filter((change) => change.ref.startsWith("refs/tags/"));
  for (const change of changes) {
    const branch = change.ref.startsWith("refs/heads/");
    if (!branch && (tags.length > MOST_TAGS || !change.ref.startsWith("refs/tags/"))) continue;
    await emitPush(context, change);
    if (!branch) continue;
    await movePullHeads(context, change);
    await finishMerged(context, change);
  }
}

function commitJson(context: Context, commit: LoggedCommit) {
  const { name, email } = commit.author;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.at,
    url: `${repositoryPage(context.lab, context.repository)}/commit/${commit.sha}`,
    author: { name, email, username: name },
    committer: { name, email, username: name },
    added: commit.added,
    removed: commit.removed,
    modified: commit.modified,
  };
}

async function emitPush(context: Context, change: RefChange): Promise<void> {
  const { lab, repository } = context;
  const sender = actorLogin(lab, context.actor);
  const created = change.before === NO_COMMIT;
  const deleted = change.after === NO_COMMIT;
  if (created || deleted) emitRefEvent(context, change, created ? "create" : "delete");
  const from = created
    ? ((await lab.git.resolve(repository, repository.defaultBranch)) ?? NO_COMMIT)
    : change.before;
  const [commits, head] = deleted
    ? [[], []]
    : await Promise.all([
        lab.git.log(repository, { from: from === change.after ? change.after : from, to: change.after }),
        lab.git.log(repository, { from: NO_COMMIT, to: change.after }),
      ]);
  const forced =
    !created &&
    !deleted &&
    !(await lab.git.isAncestor(repository, { from: change.before, to: change.after }));
  const fields = {
    ref: change.ref,
    before: change.before,
    after: change.after,
    created,
    deleted,
    forced,
    base_ref: null,
    compare: `${repositoryPage(lab, repository)}/compare/${change.before.slice(0, 12)}...${change.after.slice(0, 12)}`,
    commits: commits.map((commit) => commitJson(context, commit)),
    head_commit: head[0] === undefined ? null : commitJson(context, head[0]),
    pusher: { name: sender, email: `${sender}@users.noreply.lab` },
  };
  emit(lab, {
    event: "push",
    action: null,
    sender,
    repository,
    fields,
    repositoryFields: pushRepository(context),
  });
}

function pushRepository(context: Context) {
  const { lab, repository } = context;
  const { owner } = repository;
  return {
    owner: { name: owner, email: `${owner}@users.noreply.lab`, ...userJson(lab, owner) },
    url: repositoryPage(lab, repository),
    created_at: epochSeconds(repository.createdAt),
    pushed_at: epochSeconds(lab.now()),
    stargazers: 0,
    master_branch: repository.defaultBranch,
  };
}

function emitRefEvent(context: Context, change: RefChange, event: "create" | "delete"): void {
  const { lab, repository } = context;
  const [, kind, ...rest] = change.ref.split("/");
  const common = { ref: rest.join("/"), ref_type: kind === "tags" ? "tag" : "branch" };
  const fields =
    event === "delete"
      ? { ...common, pusher_type: "user" }
      : { ...common, master_branch: repository.defaultBranch, description: null, pusher_type: "user" };
  emit(lab, { event, action: null, sender: actorLogin(lab, context.actor), repository, fields });
}

async function movePullHeads(context: Context, change: RefChange): Promise<void> {
  const { lab, repository } = context;
  const branch = change.ref.slice("refs/heads/".length);
  for (const issue of repositoryIssues(lab.state, repository.id)) {
    if (issue.pull?.headRef !== branch || issue.state !== "open" || change.after === NO_COMMIT) continue;
    const moved = {
      ...issue,
      updatedAt: lab.now(),
      pull: {
        ...issue.pull,
        headSha: change.after,
        baseSha: (await pullRange(lab, repository, issue.pull)).from,
      },
    };
    lab.state.issues.set(issueKey(moved), moved);
    await lab.git.setRef(repository, `refs/pull/${issue.number}/head`, change.after);
    const fields = { before: change.before, after: change.after };
    await emitIssue(context, moved, { action: "synchronize", fields });
  }
}

/** A push that brings a pull request's head into its base has merged it, as far as GitHub is concerned. */
async function finishMerged(context: Context, change: RefChange): Promise<void> {
  const { lab, repository } = context;
  if (change.after === NO_COMMIT) return;
  const branch = change.ref.slice("refs/heads/".length);
  for (const issue of repositoryIssues(lab.state, repository.id).filter(isPull)) {
    const { pull, state } = issue;
    if (pull.baseRef !== branch || state !== "open") continue;
    if (!(await lab.git.isAncestor(repository, { from: pull.headSha, to: change.after }))) continue;
    await finishMerge(context, issue, { base: change.before, commit: change.after });
    await closeLinked(context, issue);
  }
}
