import type { Lab } from "../lab.ts";
import type { UserRecord } from "../records.ts";
import { nodeId } from "./node-id.ts";

/** The organization that owns a repository, as its webhooks carry it. */
export function organizationJson(lab: Lab, organization: UserRecord) {
  const url = `${lab.url()}/orgs/${organization.login}`;
  return {
    login: organization.login,
    id: organization.id,
    node_id: nodeId("Organization", organization.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${lab.url()}/avatars/u/${organization.id}?v=4`,
    description: null,
  };
}
