import type { Octokit } from "@octokit/rest";

import { SquadronError } from "../../domain/errors.ts";
import type { Identity } from "../../domain/plan.ts";
import type { CodeHost, CommentView, ReactionView, RepositoryRef } from "../../ports/code-host.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { gitAccess } from "./git-access.ts";
import { orUndefined } from "./or-undefined.ts";
import { readOwnTexts } from "./own-texts.ts";
import { readChecks } from "./read-checks.ts";
import { readIssues } from "./read-issues.ts";
import { readPermissions } from "./read-permission.ts";
import { readPulls } from "./read-pulls.ts";
import { readReviews } from "./read-reviews.ts";
import { toPerson } from "./to-person.ts";
import { translateErrors } from "./translate-error.ts";

/** Reads GitHub through its REST API, and through GraphQL what REST does not tell. */
export function createCodeHost(clients: GitHubClients, gitUrl: string): CodeHost {
  const identity = once(() => readIdentity(clients.asApp));
  const permissions = readPermissions(clients);
  const botId = once(async (repository: RepositoryRef) => {
    const { login } = await identity();
    const id = await permissions.accountId(repository, login);
    if (id === undefined) throw new SquadronError("outside", `GitHub does not know ${login} yet.`);
    return id;
  });
  return {
    identity,
    botId,
    ...permissions,
    ...readIssues(clients),
    ...readPulls(clients),
    ...readReviews(clients),
    ...readChecks(clients),
    ...readOwnTexts(clients, identity),
    comments: (repository, number) =>
      translateErrors(`list the comments of #${number}`, () => listComments(clients, repository, number)),
    reactions: (repository, commentId) => listReactions(clients, repository, commentId),
    refCommit: async (repository, ref) => {
      const { git } = clients.forRepository(repository, "read").rest;
      const name = ref.replace(/^refs\//, "");
      const reading = translateErrors(`read ${ref}`, () => git.getRef({ ...at(repository), ref: name }));
      return (await orUndefined(reading))?.data.object.sha ?? "";
    },
    gitAccess: (repository) => gitAccess({ clients, gitUrl }, repository, "code"),
  };
}

/** Reads what never changes; a failure is not kept. */
function once<Input extends unknown[], T>(
  read: (...input: Input) => Promise<T>,
): (...input: Input) => Promise<T> {
  let known: Promise<T> | undefined;
  return (...input) => {
    known ??= read(...input).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function readIdentity(app: Octokit): Promise<Identity> {
  const { data } = await translateErrors("tell who the App is", () => app.rest.apps.getAuthenticated());
  return { appId: data?.id ?? 0, login: `${data?.slug ?? ""}[bot]` };
}

async function listComments(
  clients: GitHubClients,
  repository: RepositoryRef,
  number: number,
): Promise<readonly CommentView[]> {
  const client = clients.forRepository(repository, "read");
  const comments = await client.paginate(client.rest.issues.listComments, {
    ...at(repository),
    issue_number: number,
    per_page: 100,
  });
  return comments.map((comment) => ({
    id: comment.id,
    author: toPerson(comment.user),
    body: comment.body ?? "",
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
    appId: comment.performed_via_github_app?.id,
  }));
}

async function listReactions(
  clients: GitHubClients,
  repository: RepositoryRef,
  commentId: number,
): Promise<readonly ReactionView[]> {
  const client = clients.forRepository(repository, "read");
  const which = { ...at(repository), comment_id: commentId, per_page: 100 };
  const listing = translateErrors(`list the reactions to comment ${commentId}`, () =>
    client.paginate(client.rest.reactions.listForIssueComment, which),
  );
  const found = (await orUndefined(listing)) ?? [];
  return found.map(({ id, content, created_at: createdAt, user }) => ({
    id,
    content,
    createdAt,
    author: toPerson(user),
    kind: user?.type === "User" ? "human" : "bot",
  }));
}
