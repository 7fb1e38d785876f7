import type { Octokit } from "@octokit/rest";

import type { Identity } from "../../domain/plan.ts";
import type { CodeHost, CommentView, RepositoryRef } from "../../ports/code-host.ts";
import type { GitHubClients } from "./clients.ts";
import { gitAccess } from "./git-access.ts";
import { statusOf, translateErrors } from "./translate-error.ts";

/** Reads GitHub through its REST API. */
export function createCodeHost(clients: GitHubClients, gitUrl: string): CodeHost {
  let identity: Promise<Identity> | undefined;
  return {
    identity: () => {
      identity ??= readIdentity(clients.asApp).catch((error: unknown) => {
        identity = undefined;
        throw error;
      });
      return identity;
    },
    mayWrite: (repository, login) => mayWrite(clients.forRepository(repository), repository, login),
    thread: async (repository, number) => {
      const { owner, name: repo } = repository;
      const read = async (): Promise<ReturnType<typeof toThread>> => {
        const { data } = await clients
          .forRepository(repository)
          .rest.issues.get({ owner, repo, issue_number: number });
        return toThread(data);
      };
      return orUndefined(translateErrors(`read #${number}`, read));
    },
    comments: (repository, number, since) =>
      translateErrors(`list the comments of #${number}`, () =>
        listComments(clients, repository, { number, since }),
      ),
    refCommit: async (repository, ref) => {
      const { owner, name: repo } = repository;
      const { git } = clients.forRepository(repository).rest;
      const name = ref.replace(/^refs\//, "");
      const reading = translateErrors(`read ${ref}`, () => git.getRef({ owner, repo, ref: name }));
      return (await orUndefined(reading))?.data.object.sha ?? "";
    },
    gitAccess: (repository) => gitAccess({ clients, gitUrl }, repository, "read"),
  };
}

async function readIdentity(app: Octokit): Promise<Identity> {
  const { data } = await translateErrors("tell who the App is", () => app.rest.apps.getAuthenticated());
  return { appId: data?.id ?? 0, login: `${data?.slug ?? ""}[bot]` };
}

async function mayWrite(
  client: Octokit,
  { owner, name: repo }: RepositoryRef,
  login: string,
): Promise<boolean> {
  const read = async (): Promise<string> => {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: login });
    return data.permission;
  };
  const permission = await orUndefined(translateErrors("read a person's permission", read));
  return permission === "admin" || permission === "write";
}

async function listComments(
  clients: GitHubClients,
  repository: RepositoryRef,
  { number, since }: { number: number; since: number | undefined },
): Promise<readonly CommentView[]> {
  const client = clients.forRepository(repository);
  const comments = await client.paginate(client.rest.issues.listComments, {
    owner: repository.owner,
    repo: repository.name,
    issue_number: number,
    per_page: 100,
    ...(since !== undefined && { since: new Date(since).toISOString() }),
  });
  return comments.map((comment) => ({
    id: comment.id,
    author: { id: comment.user?.id ?? 0, login: comment.user?.login ?? "ghost" },
    body: comment.body ?? "",
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
    appId: comment.performed_via_github_app?.id,
  }));
}

function toThread(data: Awaited<ReturnType<Octokit["rest"]["issues"]["get"]>>["data"]) {
  return {
    title: data.title,
    body: data.body ?? "",
    author: { id: data.user?.id ?? 0, login: data.user?.login ?? "ghost" },
    open: data.state === "open",
    labels: data.labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
  };
}

/** A thing or person that does not exist (404, 410) is an answer, not a failure. */
async function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return undefined;
    throw error;
  }
}
