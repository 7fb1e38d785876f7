import { actorLogin } from "../actor.ts";
import { repositoryIssues } from "../find.ts";
import { userJson } from "../json/user-json.ts";
import type { Lab } from "../lab.ts";
import type { RepositoryRecord, Role } from "../records.ts";
import { issueKey, nextId } from "../state.ts";
import { emit } from "../webhooks/emit.ts";
import type { ActContext } from "./act.ts";
import { announceNewRepository } from "./installations.ts";

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Makes a repository with a real bare git repository and a first commit on `main`. */
export async function createRepository(lab: Lab, input: NewRepository): Promise<RepositoryRecord> {
  const now = lab.now();
  const repository: RepositoryRecord = {
    id: nextId(lab.state, "repository"),
    owner: input.owner,
    name: input.name,
    private: input.private ?? false,
    description: input.description ?? null,
    defaultBranch: "main",
    collaborators: new Map(),
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  };
  await lab.git.create(repository);
  const commit = {
    branch: "main",
    files: input.files,
    message: "Initial commit",
    author: input.owner,
    at: now,
  };
  await lab.git.commit(repository, commit);
  lab.state.repositories.set(repository.id, repository);
  emit(lab, { event: "repository", action: "created", sender: input.owner, repository, fields: {} });
  announceNewRepository({ lab, sender: input.owner }, repository);
  return repository;
}

/** Deletes a repository with everything in it, on disk too. */
export async function deleteRepository(context: ActContext): Promise<void> {
  const { lab, repository } = context;
  const sender = actorLogin(lab, context.actor);
  emit(lab, { event: "repository", action: "deleted", sender, repository, fields: {} });
  lab.state.repositories.delete(repository.id);
  for (const issue of repositoryIssues(lab.state, repository.id)) lab.state.issues.delete(issueKey(issue));
  for (const comment of lab.state.comments.values()) {
    if (comment.repositoryId === repository.id) lab.state.comments.delete(comment.id);
  }
  await lab.git.remove(repository);
}

/** Renames a repository. */
export async function renameRepository(context: ActContext, name: string): Promise<RepositoryRecord> {
  const { lab, repository } = context;
  const renamed = { ...repository, name, updatedAt: lab.now() };
  await lab.git.move(repository, renamed);
  lab.state.repositories.set(renamed.id, renamed);
  const fields = { changes: { repository: { name: { from: repository.name } } } };
  const sender = actorLogin(lab, context.actor);
  emit(lab, { event: "repository", action: "renamed", sender, repository: renamed, fields });
  return renamed;
}

/** Gives a person a role, or takes it away. */
export function setCollaborator(context: ActContext, login: string, role: Role | undefined): void {
  const { lab, repository } = context;
  const collaborators = new Map(repository.collaborators);
  if (role === undefined) collaborators.delete(login.toLowerCase());
  else collaborators.set(login.toLowerCase(), role);
  const changed = { ...repository, collaborators };
  lab.state.repositories.set(repository.id, changed);
  const action = role === undefined ? "removed" : "added";
  const fields = { member: userJson(lab, login) };
  emit(lab, { event: "member", action, sender: actorLogin(lab, context.actor), repository: changed, fields });
}
