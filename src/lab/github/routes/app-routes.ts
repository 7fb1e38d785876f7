import { randomBytes } from "node:crypto";

import { z } from "zod";

import { covers, grants, installationOf } from "../access.ts";
import { convertManifest } from "../acts/make-app.ts";
import { findRepository } from "../find.ts";
import { appJson, installationJson } from "../json/app-json.ts";
import { repositoryJson } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { cutPage, paged } from "../paging.ts";
import { notForIntegration, notFound, Problem } from "../problem.ts";
import type { InstallationRecord, Permissions, RepositoryRecord } from "../records.ts";
import {
  type Answer,
  apart,
  type Call,
  get,
  noContent,
  ok,
  param,
  parseBody,
  post,
  remove,
  type Route,
} from "../route.ts";
import { stamp } from "../time.ts";
import { mintInstallationToken } from "../tokens.ts";
import { demandApp } from "./demand-app.ts";

const TOKEN_REQUEST = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).optional(),
});

function installationInPath(lab: Lab, call: Call): InstallationRecord {
  demandApp(call);
  const installation = lab.state.installations.get(Number(param(call, "installation")));
  if (installation === undefined) throw notFound();
  return installation;
}

function narrowed(
  lab: Lab,
  installation: InstallationRecord,
  request: z.output<typeof TOKEN_REQUEST>,
): RepositoryRecord[] | undefined {
  if (request.repositories === undefined && request.repository_ids === undefined) return undefined;
  const named = (request.repositories ?? []).map((name) =>
    findRepository(lab.state, installation.account, name),
  );
  const numbered = (request.repository_ids ?? []).map((id) => lab.state.repositories.get(id));
  return [...named, ...numbered].map((repository) => {
    if (repository !== undefined && covers(installation, repository)) return repository;
    throw new Problem(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  });
}

function demandGranted(installation: InstallationRecord, permissions: Permissions): void {
  for (const [name, level] of Object.entries(permissions)) {
    if (level !== "admin" && grants(installation.permissions, { permissions: [name], level })) continue;
    throw new Problem(422, "The permissions requested are not granted to this installation.");
  }
}

function createToken(lab: Lab, call: Call): Answer {
  const installation = installationInPath(lab, call);
  if (installation.suspendedAt !== null) throw new Problem(403, "This installation has been suspended");
  const request = parseBody(call, TOKEN_REQUEST);
  const repositories = narrowed(lab, installation, request);
  demandGranted(installation, request.permissions ?? {});
  const permissions: Permissions =
    request.permissions === undefined
      ? installation.permissions
      : { metadata: "read", ...request.permissions };
  const repositoryIds = repositories === undefined ? undefined : new Set(repositories.map((one) => one.id));
  const { token, expiresAt } = mintInstallationToken(lab, { installation, permissions, repositoryIds });
  const all = repositories === undefined && installation.repositories === "all";
  return ok(
    {
      token,
      expires_at: stamp(expiresAt),
      permissions,
      repository_selection: all ? "all" : "selected",
      ...(repositories === undefined
        ? {}
        : { repositories: repositories.map((repository) => repositoryJson(lab, repository)) }),
    },
    201,
  );
}

function listRepositories(lab: Lab, call: Call): Answer {
  const { actor } = call;
  if (actor.kind !== "installation") throw notForIntegration();
  const installation = lab.state.installations.get(actor.installationId);
  const all = [...lab.state.repositories.values()].filter(
    (repository) =>
      installation !== undefined &&
      covers(installation, repository) &&
      (actor.repositoryIds?.has(repository.id) ?? true),
  );
  const { slice, headers } = cutPage({ lab, call }, all);
  const selection =
    installation?.repositories === "all" && actor.repositoryIds === undefined ? "all" : "selected";
  const body = {
    total_count: all.length,
    repository_selection: selection,
    repositories: slice.map((repository) => repositoryJson(lab, repository)),
  };
  return { status: 200, body, headers };
}

function repositoryInstallation(lab: Lab, call: Call): Answer {
  demandApp(call);
  const repository = findRepository(lab.state, param(call, "owner"), param(call, "repo"));
  const installation = repository === undefined ? undefined : installationOf(lab, repository);
  if (installation === undefined) throw notFound();
  return ok(installationJson(lab, installation));
}

function convert(lab: Lab, call: Call): Answer {
  const { pem, secret } = convertManifest(lab, param(call, "code"));
  const client = { client_id: `Iv1.lab${lab.app.id}`, client_secret: randomBytes(20).toString("hex") };
  return ok({ ...appJson(lab), ...client, webhook_secret: secret, pem }, 201);
}

/** What the App sees of itself, and the tokens it works with. */
export const APP_ROUTES: readonly Route[] = [
  get("/app", (lab, call) => {
    demandApp(call);
    return ok(appJson(lab));
  }),
  apart(post("/app-manifests/:code{[0-9a-f]+}/conversions", convert)),
  get("/app/installations", (lab, call) => {
    demandApp(call);
    const installations = [...lab.state.installations.values()];
    return paged({ lab, call }, installations, (installation) => installationJson(lab, installation));
  }),
  get("/app/installations/:installation{[0-9]+}", (lab, call) =>
    ok(installationJson(lab, installationInPath(lab, call))),
  ),
  apart(post("/app/installations/:installation{[0-9]+}/access_tokens", createToken)),
  get("/repos/:owner/:repo/installation", repositoryInstallation),
  get("/installation/repositories", listRepositories),
  apart(
    remove("/installation/token", (lab, call) => {
      if (call.actor.kind !== "installation") throw notForIntegration();
      lab.state.tokens.delete(call.actor.token);
      return noContent();
    }),
  ),
];
