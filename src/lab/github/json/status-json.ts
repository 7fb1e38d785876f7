import { statusesOf } from "../check-outcomes.ts";
import type { Lab } from "../lab.ts";
import type { RepositoryRecord, StatusRecord } from "../records.ts";
import { stamp } from "../time.ts";
import { nodeId } from "./node-id.ts";
import { repositoryJson, repositoryUrl } from "./repository-json.ts";
import { userJson } from "./user-json.ts";

function briefStatusJson(lab: Lab, repository: RepositoryRecord, status: StatusRecord) {
  return {
    url: `${repositoryUrl(lab, repository)}/statuses/${status.sha}`,
    avatar_url: userJson(lab, status.creator).avatar_url,
    id: status.id,
    node_id: nodeId("StatusContext", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: stamp(status.createdAt),
    updated_at: stamp(status.createdAt),
  };
}

/** A commit status. */
export function statusJson(lab: Lab, repository: RepositoryRecord, status: StatusRecord) {
  return { ...briefStatusJson(lab, repository, status), creator: userJson(lab, status.creator) };
}

/** What all statuses of a commit come to: failed with one of them, passed only with all. */
export function combinedStatusJson(lab: Lab, repository: RepositoryRecord, sha: string) {
  const statuses = statusesOf(lab, { repositoryId: repository.id, sha }, "latest");
  const failed = statuses.some((status) => status.state === "failure" || status.state === "error");
  const passed = statuses.length > 0 && statuses.every((status) => status.state === "success");
  const commitUrl = `${repositoryUrl(lab, repository)}/commits/${sha}`;
  return {
    state: failed ? "failure" : passed ? "success" : "pending",
    statuses: statuses.map((status) => briefStatusJson(lab, repository, status)),
    sha,
    total_count: statuses.length,
    repository: repositoryJson(lab, repository),
    commit_url: commitUrl,
    url: `${commitUrl}/status`,
  };
}
