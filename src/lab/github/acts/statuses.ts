import { actorLogin } from "../actor.ts";
import { NO_COMMIT } from "../git/git-store.ts";
import { commitJson } from "../json/commit-json.ts";
import { repositoryUrl } from "../json/repository-json.ts";
import type { StatusRecord } from "../records.ts";
import { nextId } from "../state.ts";
import { stamp } from "../time.ts";
import { emit } from "../webhooks/emit.ts";
import type { ActContext } from "./act.ts";

/** Reports on a commit, and tells. */
export async function createStatus(
  context: ActContext,
  input: Pick<StatusRecord, "sha" | "state" | "context" | "description" | "targetUrl">,
): Promise<StatusRecord> {
  const { lab, repository } = context;
  const status: StatusRecord = {
    ...input,
    id: nextId(lab.state, "status"),
    repositoryId: repository.id,
    creator: actorLogin(lab, context.actor),
    createdAt: lab.now(),
  };
  lab.state.statuses.set(status.id, status);
  const [commit] = await lab.git.log(repository, { from: NO_COMMIT, to: status.sha });
  const branches = [...(await lab.git.refs(repository))].filter(
    ([ref, sha]) => ref.startsWith("refs/heads/") && sha === status.sha,
  );
  const commitUrl = `${repositoryUrl(lab, repository)}/commits/${status.sha}`;
  const fields = {
    id: status.id,
    sha: status.sha,
    name: `${repository.owner}/${repository.name}`,
    target_url: status.targetUrl,
    avatar_url: null,
    context: status.context,
    description: status.description,
    state: status.state,
    commit: commit === undefined ? null : commitJson(lab, repository, commit),
    branches: branches.map(([ref, sha]) => ({
      name: ref.slice("refs/heads/".length),
      commit: { sha, url: commitUrl },
      protected: false,
    })),
    created_at: stamp(status.createdAt),
    updated_at: stamp(status.createdAt),
  };
  emit(lab, { event: "status", action: null, sender: status.creator, repository, fields });
  return status;
}
