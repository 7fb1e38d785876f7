import { may, openRepository, READ_CONTENTS, READ_METADATA, WRITE_CONTENTS } from "../access.ts";
import { findUser } from "../find.ts";
import { commitJson } from "../json/commit-json.ts";
import { fullRepositoryJson, repositoryJson, repositoryUrl } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { protectionOf } from "../protection.ts";
import { paged } from "../paging.ts";
import { notFound } from "../problem.ts";
import type { RepositoryRecord, Role } from "../records.ts";
import { type Answer, type Call, get, ok, param, type Route } from "../route.ts";
import { NO_COMMIT } from "../git/git-store.ts";

function listOwned(lab: Lab, call: Call): Answer {
  const owner = findUser(lab.state, param(call, "login"));
  if (owner === undefined) throw notFound();
  const open = [...lab.state.repositories.values()].filter(
    (one) => one.owner === owner.login && !one.private,
  );
  return paged({ lab, call }, open, (repository) => repositoryJson(lab, repository));
}

async function branchJson(
  lab: Lab,
  repository: RepositoryRecord,
  branch: { readonly name: string; readonly sha: string },
) {
  const url = repositoryUrl(lab, repository);
  const [commit] = await lab.git.log(repository, { from: NO_COMMIT, to: branch.sha });
  if (commit === undefined) throw notFound();
  const self = `${url}/branches/${branch.name}`;
  const protection = protectionOf(lab, { repositoryId: repository.id, name: branch.name });
  const checks = protection?.checks ?? [];
  return {
    name: branch.name,
    commit: commitJson(lab, repository, commit),
    _links: { self, html: `${lab.url()}/${repository.owner}/${repository.name}/tree/${branch.name}` },
    protected: protection !== undefined,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: {
        enforcement_level: protection === undefined ? "off" : "everyone",
        contexts: checks.map(({ context }) => context),
        checks: checks.map(({ context, appId }) => ({ context, app_id: appId ?? null })),
      },
    },
    protection_url: `${self}/protection`,
  };
}

async function listBranches(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, READ_CONTENTS);
  const refs = await lab.git.refs(repository);
  const branches = [...refs].filter(([ref]) => ref.startsWith("refs/heads/"));
  return paged({ lab, call }, branches, ([ref, sha]) => {
    const name = ref.slice("refs/heads/".length);
    const url = `${repositoryUrl(lab, repository)}/commits/${sha}`;
    const guarded = protectionOf(lab, { repositoryId: repository.id, name }) !== undefined;
    return { name, commit: { sha, url }, protected: guarded };
  });
}

async function oneBranch(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, READ_CONTENTS);
  const name = param(call, "branch");
  const sha = (await lab.git.refs(repository)).get(`refs/heads/${name}`);
  if (sha === undefined) throw notFound();
  return ok(await branchJson(lab, repository, { name, sha }));
}

function permissionsOf(lab: Lab, call: Call, repository: RepositoryRecord) {
  const holds = (role: Role): boolean =>
    may({ lab, actor: call.actor }, repository, { ...WRITE_CONTENTS, role });
  return {
    admin: holds("admin"),
    maintain: holds("maintain"),
    push: holds("write"),
    triage: holds("triage"),
    pull: true,
  };
}

/** Repositories and their branches. */
export const REPOSITORY_ROUTES: readonly Route[] = [
  get("/users/:login/repos", listOwned),
  get("/repos/:owner/:repo", (lab, call) => {
    const repository = openRepository(lab, call, READ_METADATA);
    return ok({ ...fullRepositoryJson(lab, repository), permissions: permissionsOf(lab, call, repository) });
  }),
  get("/repos/:owner/:repo/branches", listBranches),
  get("/repos/:owner/:repo/branches/:branch{.+}", oneBranch),
];
