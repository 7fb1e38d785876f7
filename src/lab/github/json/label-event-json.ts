import type { Lab } from "../lab.ts";
import type { LabelEventRecord, RepositoryRecord } from "../records.ts";
import { stamp } from "../time.ts";
import { nodeId } from "./node-id.ts";
import { repositoryUrl } from "./repository-json.ts";
import { userJson } from "./user-json.ts";

/** An entry of an issue's list of events. */
export function labelEventJson(lab: Lab, repository: RepositoryRecord, event: LabelEventRecord) {
  const { name, color } = event.label;
  return {
    id: event.id,
    node_id: nodeId("LabeledEvent", event.id),
    url: `${repositoryUrl(lab, repository)}/issues/events/${event.id}`,
    actor: userJson(lab, event.actor),
    event: event.event,
    commit_id: null,
    commit_url: null,
    created_at: stamp(event.createdAt),
    performed_via_github_app: null,
    label: { name, color },
  };
}
