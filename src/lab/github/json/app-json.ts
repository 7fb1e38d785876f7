import { botLogin } from "../actor.ts";
import type { Lab } from "../lab.ts";
import type { InstallationRecord } from "../records.ts";
import { stamp, stampOrNull } from "../time.ts";
import { nodeId } from "./node-id.ts";
import { userJson, userJsonOrNull } from "./user-json.ts";

/** Every event the lab can send; its App is subscribed to all of them. */
const APP_EVENTS = [
  "create",
  "delete",
  "issue_comment",
  "issues",
  "label",
  "member",
  "pull_request",
  "push",
  "repository",
];

/** What an App may ask for at most. */
const APP_PERMISSIONS = {
  actions: "read",
  checks: "write",
  contents: "write",
  issues: "write",
  metadata: "read",
  pull_requests: "write",
  statuses: "read",
} as const;

/** The App, as the App itself sees it. */
export function appJson(lab: Lab) {
  return {
    ...appReferenceJson(lab),
    installations_count: lab.state.installations.size,
  };
}

/** The App, as it appears on what it wrote. */
export function appReferenceJson(lab: Lab) {
  return {
    id: lab.app.id,
    client_id: `Iv1.lab${lab.app.id}`,
    slug: lab.app.slug,
    node_id: nodeId("App", lab.app.id),
    owner: userJson(lab, botLogin(lab)),
    name: lab.app.slug,
    description: null,
    external_url: `${lab.url()}/apps/${lab.app.slug}`,
    html_url: `${lab.url()}/apps/${lab.app.slug}`,
    created_at: stamp(lab.app.createdAt),
    updated_at: stamp(lab.app.createdAt),
    permissions: APP_PERMISSIONS,
    events: APP_EVENTS,
  };
}

/** An installation of the App. */
export function installationJson(lab: Lab, installation: InstallationRecord) {
  const account = userJson(lab, installation.account);
  return {
    id: installation.id,
    client_id: `Iv1.lab${lab.app.id}`,
    account,
    repository_selection: installation.repositories === "all" ? "all" : "selected",
    access_tokens_url: `${lab.url()}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${lab.url()}/installation/repositories`,
    html_url: `${lab.url()}/settings/installations/${installation.id}`,
    app_id: lab.app.id,
    app_slug: lab.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: APP_EVENTS,
    created_at: stamp(installation.createdAt),
    updated_at: stamp(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [] as string[],
    suspended_by: userJsonOrNull(lab, installation.suspendedBy),
    suspended_at: stampOrNull(installation.suspendedAt),
  };
}
