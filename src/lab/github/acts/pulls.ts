import { repositoryIssues } from "../find.ts";
import { invalid } from "../problem.ts";
import type { IssueRecord, PullIssue } from "../records.ts";
import { nextId } from "../state.ts";
import { type ActContext, changePull, emitIssue } from "./act.ts";
import { makeIssue } from "./issues.ts";

export interface NewPull {
  readonly title: string;
  readonly body: string | null;
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

const refuse = (message: string): Error => invalid("PullRequest", { field: "", code: "custom", message });

async function tip(context: ActContext, branch: string, field: "head" | "base"): Promise<string> {
  const sha = await context.lab.git.resolve(context.repository, `refs/heads/${branch}`);
  if (sha === undefined) throw invalid("PullRequest", { field, code: "invalid" });
  return sha;
}

/** Opens a pull request between two branches of the repository, under the conditions GitHub sets. */
export async function openPull(context: ActContext, input: NewPull): Promise<IssueRecord> {
  const { lab, repository } = context;
  const owner = `${repository.owner}:`;
  const headRef = input.head.startsWith(owner) ? input.head.slice(owner.length) : input.head;
  const [headSha, baseSha] = [await tip(context, headRef, "head"), await tip(context, input.base, "base")];
  const open = repositoryIssues(lab.state, repository.id).some(
    (other) => other.state === "open" && other.pull?.headRef === headRef && other.pull.baseRef === input.base,
  );
  if (open) throw refuse(`A pull request already exists for ${owner}${headRef}.`);
  const difference = await lab.git.compare(repository, { from: baseSha, to: headSha });
  if (difference.commits === 0) throw refuse(`No commits between ${input.base} and ${headRef}`);
  const pull = {
    id: nextId(lab.state, "pull"),
    headRef,
    headSha,
    baseRef: input.base,
    baseSha,
    draft: input.draft,
    mergedAt: null,
    mergedBy: null,
    mergeSha: null,
    reviewers: [],
  };
  const issue = makeIssue(context, { title: input.title, body: input.body, pull });
  await lab.git.setRef(repository, `refs/pull/${issue.number}/head`, headSha);
  await emitIssue(context, issue, { action: "opened" });
  return issue;
}

/** Makes a pull request a draft, or marks it ready; nothing is told when it is so already. */
export async function setDraft(context: ActContext, issue: PullIssue, draft: boolean): Promise<PullIssue> {
  if (issue.pull.draft === draft) return issue;
  const changed = changePull(context, issue, { draft });
  await emitIssue(context, changed, { action: draft ? "converted_to_draft" : "ready_for_review" });
  return changed;
}

/** Points a pull request at another base. */
export async function changeBase(context: ActContext, issue: PullIssue, base: string): Promise<PullIssue> {
  const { baseRef, baseSha } = issue.pull;
  if (base === baseRef) return issue;
  const changed = changePull(context, issue, { baseRef: base, baseSha: await tip(context, base, "base") });
  const changes = { base: { ref: { from: baseRef }, sha: { from: baseSha } } };
  await emitIssue(context, changed, { action: "edited", fields: { changes } });
  return changed;
}
