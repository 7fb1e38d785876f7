import type { Lab } from "../lab.ts";
import type { LabelRecord, RepositoryRecord } from "../records.ts";
import { nodeId } from "./node-id.ts";
import { repositoryUrl } from "./repository-json.ts";

/** A label. */
export function labelJson(lab: Lab, repository: RepositoryRecord, label: LabelRecord) {
  return {
    id: label.id,
    node_id: nodeId("Label", label.id),
    url: `${repositoryUrl(lab, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}
