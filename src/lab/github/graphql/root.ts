import { canSee, type Need, may, READ_PULLS, WRITE_CONTENTS, WRITE_PULLS } from "../access.ts";
import { setDraft } from "../acts/pulls.ts";
import { setResolved } from "../acts/review-threads.ts";
import { type Actor, actorLogin } from "../actor.ts";
import { findRepository, isPull, sameName } from "../find.ts";
import { nodeId } from "../json/node-id.ts";
import type { Lab } from "../lab.ts";
import type { PullIssue, RepositoryRecord, ReviewThreadRecord } from "../records.ts";
import { issueKey } from "../state.ts";
import { FieldProblem, type Thing } from "./execute.ts";
import type { Document, Value } from "./parse.ts";
import { pullThing, threadThing } from "./things.ts";

interface Context {
  readonly lab: Lab;
  readonly actor: Actor;
  /** Told when a mutation changed something: a document may do so and still end in an error. */
  readonly onChange: () => void;
}

interface PullAt {
  readonly repository: RepositoryRecord;
  readonly issue: PullIssue;
}

const text = (value: Value | undefined): string => (typeof value === "string" ? value : "");
const unknownNode = (id: string): FieldProblem =>
  new FieldProblem("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);

function demand(context: Context, repository: RepositoryRecord, need: Need): void {
  if (may(context, repository, need)) return;
  const person = context.actor.kind === "user";
  throw new FieldProblem(
    "FORBIDDEN",
    person
      ? `${actorLogin(context.lab, context.actor)} does not have the correct permissions to execute this`
      : "Resource not accessible by integration",
  );
}

/** For an App, GitHub wants write access to contents too, though none of these changes touches a file. */
function demandChange(context: Context, { repository, issue }: PullAt): void {
  const author = sameName(issue.author, actorLogin(context.lab, context.actor));
  demand(context, repository, { ...WRITE_PULLS, role: author ? "read" : "write" });
  if (context.actor.kind === "installation") demand(context, repository, WRITE_CONTENTS);
}

function visible({ lab, actor }: Context, id: number, number: number): PullAt | undefined {
  const repository = lab.state.repositories.get(id);
  const issue = lab.state.issues.get(issueKey({ repositoryId: id, number }));
  if (repository === undefined || issue === undefined || !isPull(issue)) return undefined;
  return canSee(lab, actor, repository) ? { repository, issue } : undefined;
}

function findPull(context: Context, id: string): PullAt {
  for (const issue of context.lab.state.issues.values()) {
    if (!isPull(issue) || nodeId("PullRequest", issue.pull.id) !== id) continue;
    const found = visible(context, issue.repositoryId, issue.number);
    if (found !== undefined) return found;
  }
  throw unknownNode(id);
}

function findThread(context: Context, id: string): PullAt & { readonly thread: ReviewThreadRecord } {
  for (const thread of context.lab.state.reviewThreads.values()) {
    if (nodeId("PullRequestReviewThread", thread.id) !== id) continue;
    const found = visible(context, thread.repositoryId, thread.pullNumber);
    if (found !== undefined) return { ...found, thread };
  }
  throw unknownNode(id);
}

function repositoryThing(context: Context, repository: RepositoryRecord): Thing {
  const { lab } = context;
  const pullRequest = ({ number }: Readonly<Record<string, Value>>): Thing => {
    demand(context, repository, READ_PULLS);
    const found = typeof number === "number" ? visible(context, repository.id, number) : undefined;
    if (found !== undefined) return pullThing({ lab, repository }, found.issue);
    throw new FieldProblem(
      "NOT_FOUND",
      `Could not resolve to a PullRequest with the number of ${JSON.stringify(number)}.`,
    );
  };
  return { type: "Repository", fields: { pullRequest } };
}

function queries(context: Context): Thing {
  const { lab, actor } = context;
  const repository = (args: Readonly<Record<string, Value>>): Thing => {
    const [owner, name] = [text(args["owner"]), text(args["name"])];
    const found = findRepository(lab.state, owner, name);
    if (found !== undefined && canSee(lab, actor, found)) return repositoryThing(context, found);
    throw new FieldProblem(
      "NOT_FOUND",
      `Could not resolve to a Repository with the name '${owner}/${name}'.`,
    );
  };
  return { type: "Query", fields: { repository } };
}

function inputOf(args: Readonly<Record<string, Value>>, name: string): string {
  const input = args["input"];
  if (typeof input !== "object" || input === null || !(name in input)) {
    throw new FieldProblem("UNPROCESSABLE", `Argument '${name}' on InputObject is required`);
  }
  return text(Object.entries(input).find(([key]) => key === name)?.[1]);
}

function mutations(context: Context): Thing {
  const resolve = (resolved: boolean) => async (args: Readonly<Record<string, Value>>) => {
    const { repository, issue, thread } = findThread(context, inputOf(args, "threadId"));
    demandChange(context, { repository, issue });
    const changed = await setResolved({ ...context, repository }, issue, { thread, resolved });
    if (changed !== thread) context.onChange();
    const shown = await threadThing({ lab: context.lab, repository }, changed);
    return { type: "ResolveReviewThreadPayload", fields: { thread: shown } };
  };
  const draft = (wanted: boolean) => async (args: Readonly<Record<string, Value>>) => {
    const at = findPull(context, inputOf(args, "pullRequestId"));
    demandChange(context, at);
    const issue = await setDraft({ ...context, repository: at.repository }, at.issue, wanted);
    if (issue !== at.issue) context.onChange();
    const pullRequest = pullThing({ lab: context.lab, repository: at.repository }, issue);
    return { type: "PullRequestDraftPayload", fields: { pullRequest } };
  };
  return {
    type: "Mutation",
    fields: {
      resolveReviewThread: resolve(true),
      unresolveReviewThread: resolve(false),
      markPullRequestReadyForReview: draft(false),
      convertPullRequestToDraft: draft(true),
    },
  };
}

/** What a document may ask of GitHub: no more than Squadron does. */
export function rootThing(context: Context, kind: Document["kind"]): Thing {
  return kind === "query" ? queries(context) : mutations(context);
}
