import { canSee, covers } from "../access.ts";
import { installationJson } from "../json/app-json.ts";
import { repositoryJson } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { cutPage } from "../paging.ts";
import { loginRequired, notFound } from "../problem.ts";
import type { InstallationRecord, RepositoryRecord } from "../records.ts";
import { type Answer, type Call, get, param, type Route } from "../route.ts";

function readable(lab: Lab, call: Call, installation: InstallationRecord): readonly RepositoryRecord[] {
  if (call.actor.kind !== "user") throw loginRequired();
  return [...lab.state.repositories.values()].filter(
    (repository) => covers(installation, repository) && canSee(lab, call.actor, repository),
  );
}

function listInstallations(lab: Lab, call: Call): Answer {
  const all = [...lab.state.installations.values()].filter((each) => readable(lab, call, each).length > 0);
  const { slice, headers } = cutPage({ lab, call }, all);
  const installations = slice.map((each) => installationJson(lab, each));
  return { status: 200, body: { total_count: all.length, installations }, headers };
}

function listRepositories(lab: Lab, call: Call): Answer {
  const installation = lab.state.installations.get(Number(param(call, "installation")));
  if (!installation) throw notFound();
  const all = readable(lab, call, installation);
  const { slice, headers } = cutPage({ lab, call }, all);
  const repositories = slice.map((each) => repositoryJson(lab, each));
  return { status: 200, body: { total_count: all.length, repositories }, headers };
}

/** What a person sees of the App's installations. */
export const USER_INSTALLATION_ROUTES: readonly Route[] = [
  get("/user/installations", listInstallations),
  get("/user/installations/:installation{[0-9]+}/repositories", listRepositories),
];
