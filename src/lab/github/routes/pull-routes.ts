import { z } from "zod";

import { openRepository, READ_PULLS, roleOf, WRITE_PULLS } from "../access.ts";
import { closeIssue, editIssue, reopenIssue } from "../acts/issues.ts";
import { changeBase, openPull } from "../acts/pulls.ts";
import { actorLogin } from "../actor.ts";
import { isPull, repositoryIssues, sameName } from "../find.ts";
import { diffEntryJson } from "../json/diff-entry-json.ts";
import { pullJson, pullSummaryJson } from "../json/pull-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { Problem } from "../problem.ts";
import { pullRange } from "../pull-range.ts";
import { type Answer, type Call, get, ok, parseBody, patch, post, type Route } from "../route.ts";
import { openPullInPath } from "./pull-in-path.ts";
import { refuseLongText } from "./text-limit.ts";

const NEW_PULL = z.object({
  title: z.string().min(1),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
});

const PULL_CHANGE = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
});

function list(lab: Lab, call: Call): Answer {
  const repository = openRepository(lab, call, READ_PULLS);
  const state = call.query.get("state") ?? "open";
  const base = call.query.get("base");
  const head = call.query.get("head");
  const up = call.query.get("direction") === "asc";
  const pulls = repositoryIssues(lab.state, repository.id)
    .filter(isPull)
    .filter((issue) => state === "all" || issue.state === state)
    .filter(({ pull }) => base === null || pull.baseRef === base)
    .filter(({ pull }) => head === null || sameName(`${repository.owner}:${pull.headRef}`, head));
  const sorted = up ? pulls : pulls.toReversed();
  return paged({ lab, call }, sorted, (issue) => pullSummaryJson(lab, repository, issue));
}

async function create(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, WRITE_PULLS);
  const input = parseBody(call, NEW_PULL);
  refuseLongText("PullRequest", input.body);
  if (call.actor.kind === "user" && roleOf(lab, repository, call.actor.login) === undefined) {
    throw new Problem(403, "Must be a collaborator to open a pull request from a branch of this repository.");
  }
  const context = { lab, actor: call.actor, repository };
  const issue = await openPull(context, { ...input, body: input.body ?? null, draft: input.draft ?? false });
  return ok(await pullJson(lab, repository, issue), 201);
}

const DIFF = /application\/vnd\.github(\.v3)?\.diff/;

async function read(lab: Lab, call: Call): Promise<Answer> {
  const { repository, issue } = openPullInPath(lab, call, READ_PULLS);
  const type = DIFF.exec(call.headers.get("accept") ?? "")?.[0];
  if (type === undefined) return ok(await pullJson(lab, repository, issue));
  const text = await lab.git.diff(repository, await pullRange(lab, repository, issue.pull));
  return { status: 200, raw: { type: `${type}; charset=utf-8`, bytes: Buffer.from(text) } };
}

async function listFiles(lab: Lab, call: Call): Promise<Answer> {
  const { repository, issue } = openPullInPath(lab, call, READ_PULLS);
  const files = await lab.git.files(repository, await pullRange(lab, repository, issue.pull));
  const commit = issue.pull.headSha;
  return paged({ lab, call }, files, (file) => diffEntryJson(lab, repository, { file, commit }));
}

async function update(lab: Lab, call: Call): Promise<Answer> {
  const context = openPullInPath(lab, call, WRITE_PULLS);
  const change = parseBody(call, PULL_CHANGE);
  refuseLongText("PullRequest", change.body);
  const role = call.actor.kind === "user" ? roleOf(lab, context.repository, call.actor.login) : "write";
  const author = sameName(context.issue.author, actorLogin(lab, call.actor));
  if (!author && (role === undefined || role === "read" || role === "triage")) {
    throw new Problem(403, "Must have write access to Repository.");
  }
  if (change.state === "open" && context.issue.pull.mergedAt !== null) {
    throw new Problem(422, "A merged pull request cannot be opened again.");
  }
  const based = await changeBase(context, context.issue, change.base ?? context.issue.pull.baseRef);
  let issue = await editIssue(context, based, { title: change.title, body: change.body });
  if (change.state === "closed") issue = await closeIssue(context, issue, null);
  if (change.state === "open") issue = await reopenIssue(context, issue);
  return { ...ok(await pullJson(lab, context.repository, issue)), changed: issue !== context.issue };
}

/** Pull requests between branches of one repository. */
export const PULL_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/pulls", list),
  post("/repos/:owner/:repo/pulls", create),
  get("/repos/:owner/:repo/pulls/:number{[0-9]+}", read),
  patch("/repos/:owner/:repo/pulls/:number{[0-9]+}", update),
  get("/repos/:owner/:repo/pulls/:number{[0-9]+}/files", listFiles),
];
