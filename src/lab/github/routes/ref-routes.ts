import { z } from "zod";

import { openRepository, READ_CONTENTS, WRITE_CONTENTS } from "../access.ts";
import { NO_COMMIT } from "../git/git-store.ts";
import { announceRefChanges } from "../git/ref-changes.ts";
import { nodeId } from "../json/node-id.ts";
import { repositoryUrl } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { notFound, Problem } from "../problem.ts";
import type { RepositoryRecord } from "../records.ts";
import {
  type Answer,
  type Call,
  get,
  noContent,
  ok,
  param,
  parseBody,
  patch,
  post,
  remove,
  type Route,
} from "../route.ts";

const SHA = z.string().regex(/^[0-9a-f]{40}$/);
const NEW_REF = z.object({ ref: z.string(), sha: SHA });
const REF_CHANGE = z.object({ sha: SHA, force: z.boolean().optional() });

function refJson(lab: Lab, repository: RepositoryRecord, at: { readonly ref: string; readonly sha: string }) {
  const git = `${repositoryUrl(lab, repository)}/git`;
  return {
    ref: at.ref,
    node_id: nodeId("Ref", `${repository.id}:${at.ref}`),
    url: `${git}/${at.ref}`,
    object: { sha: at.sha, type: "commit", url: `${git}/commits/${at.sha}` },
  };
}

async function read(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, READ_CONTENTS);
  const ref = `refs/${param(call, "ref")}`;
  const sha = (await lab.git.refs(repository)).get(ref);
  if (sha === undefined) throw notFound();
  return ok(refJson(lab, repository, { ref, sha }));
}

async function create(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, WRITE_CONTENTS);
  const { ref, sha } = parseBody(call, NEW_REF);
  if (!/^refs\/[^/]+\/.+/.test(ref))
    throw new Problem(422, "Reference name must start with 'refs' and have at least two slashes.");
  if ((await lab.git.resolve(repository, sha)) === undefined) throw new Problem(422, "Object does not exist");
  await lab.git.exclusive(repository, async () => {
    if ((await lab.git.refs(repository)).has(ref)) throw new Problem(422, "Reference already exists");
    if (!(await lab.git.setRef(repository, ref, sha))) throw new Problem(422, "Reference name is not valid");
    await announceRefChanges({ lab, actor: call.actor, repository }, [
      { ref, before: NO_COMMIT, after: sha },
    ]);
  });
  return ok(refJson(lab, repository, { ref, sha }), 201);
}

async function update(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, WRITE_CONTENTS);
  const { sha, force = false } = parseBody(call, REF_CHANGE);
  const ref = `refs/${param(call, "ref")}`;
  await lab.git.exclusive(repository, async () => {
    const before = (await lab.git.refs(repository)).get(ref);
    if (before === undefined) throw new Problem(422, "Reference does not exist");
    if ((await lab.git.resolve(repository, sha)) === undefined)
      throw new Problem(422, "Object does not exist");
    const forward = await lab.git.isAncestor(repository, { from: before, to: sha });
    if (!forward && !force) throw new Problem(422, "Update is not a fast forward");
    await lab.git.setRef(repository, ref, sha);
    if (before !== sha)
      await announceRefChanges({ lab, actor: call.actor, repository }, [{ ref, before, after: sha }]);
  });
  return ok(refJson(lab, repository, { ref, sha }));
}

async function drop(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, WRITE_CONTENTS);
  const ref = `refs/${param(call, "ref")}`;
  await lab.git.exclusive(repository, async () => {
    const before = (await lab.git.refs(repository)).get(ref);
    if (before === undefined) throw new Problem(422, "Reference does not exist");
    await lab.git.deleteRef(repository, ref);
    await announceRefChanges({ lab, actor: call.actor, repository }, [{ ref, before, after: NO_COMMIT }]);
  });
  return noContent();
}

/** Git refs; a change is told like a push. */
export const REF_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/git/ref/:ref{.+}", read),
  post("/repos/:owner/:repo/git/refs", create),
  patch("/repos/:owner/:repo/git/refs/:ref{.+}", update),
  remove("/repos/:owner/:repo/git/refs/:ref{.+}", drop),
];
