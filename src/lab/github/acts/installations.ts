import { covers } from "../access.ts";
import { briefRepositoryJson } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import type { InstallationRecord, Permissions, RepositoryRecord } from "../records.ts";
import { nextId } from "../state.ts";
import { emit } from "../webhooks/emit.ts";

interface Context {
  readonly lab: Lab;
  readonly sender: string;
}

function coveredRepositories(lab: Lab, installation: InstallationRecord): RepositoryRecord[] {
  return [...lab.state.repositories.values()].filter((repository) => covers(installation, repository));
}

function tell(
  context: Context,
  installation: InstallationRecord,
  news: {
    readonly event: string;
    readonly action: string;
    readonly fields: Readonly<Record<string, unknown>>;
  },
): void {
  emit(context.lab, { ...news, sender: context.sender, installation });
}

function save(context: Context, installation: InstallationRecord): InstallationRecord {
  const saved = { ...installation, updatedAt: context.lab.now() };
  context.lab.state.installations.set(saved.id, saved);
  return saved;
}

/** Installs the App for an account. */
export function installApp(
  context: Context,
  input: {
    readonly account: string;
    readonly repositories: "all" | ReadonlySet<number>;
    readonly permissions: Permissions;
  },
): InstallationRecord {
  const { lab } = context;
  const now = lab.now();
  const installation = save(context, {
    id: nextId(lab.state, "installation"),
    account: input.account,
    repositories: input.repositories,
    permissions: { metadata: "read", ...input.permissions },
    createdAt: now,
    updatedAt: now,
    suspendedAt: null,
    suspendedBy: null,
  });
  const repositories = coveredRepositories(lab, installation).map(briefRepositoryJson);
  tell(context, installation, {
    event: "installation",
    action: "created",
    fields: { repositories, requester: null },
  });
  return installation;
}

/** Takes the App away; its tokens stop working at once. */
export function uninstallApp(context: Context, installation: InstallationRecord): void {
  const { lab } = context;
  const repositories = coveredRepositories(lab, installation).map(briefRepositoryJson);
  lab.state.installations.delete(installation.id);
  tell(context, installation, { event: "installation", action: "deleted", fields: { repositories } });
}

/** Suspends an installation, or lets it go on. */
export function setSuspended(context: Context, installation: InstallationRecord, suspended: boolean): void {
  const changed = save(context, {
    ...installation,
    suspendedAt: suspended ? context.lab.now() : null,
    suspendedBy: suspended ? context.sender : null,
  });
  tell(context, changed, { event: "installation", action: suspended ? "suspend" : "unsuspend", fields: {} });
}

/** An installation on all repositories learns of a new one. */
export function announceNewRepository(context: Context, repository: RepositoryRecord): void {
  for (const installation of context.lab.state.installations.values()) {
    if (installation.repositories !== "all" || !covers(installation, repository)) continue;
    const fields = {
      repository_selection: "all",
      repositories_added: [briefRepositoryJson(repository)],
      repositories_removed: [],
      requester: null,
    };
    tell(context, installation, { event: "installation_repositories", action: "added", fields });
  }
}

/** Adds repositories to, or removes them from, an installation on selected repositories. */
export function changeRepositories(
  context: Context,
  installation: InstallationRecord,
  change: { readonly action: "added" | "removed"; readonly repositories: readonly RepositoryRecord[] },
): void {
  const before = coveredRepositories(context.lab, installation).map((repository) => repository.id);
  const named = new Set(change.repositories.map((repository) => repository.id));
  const ids = change.action === "added" ? [...before, ...named] : before.filter((id) => !named.has(id));
  const changed = save(context, { ...installation, repositories: new Set(ids) });
  const listed = change.repositories.map(briefRepositoryJson);
  const fields = {
    repository_selection: "selected",
    repositories_added: change.action === "added" ? listed : [],
    repositories_removed: change.action === "removed" ? listed : [],
    requester: null,
  };
  tell(context, changed, { event: "installation_repositories", action: change.action, fields });
}
