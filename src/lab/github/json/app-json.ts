import { botLoginOf } from "../actor.ts";
import type { AppName } from "../apps.ts";
import type { Lab } from "../lab.ts";
import type { InstallationRecord } from "../records.ts";
import { stamp, stampOrNull } from "../time.ts";
import { nodeId } from "./node-id.ts";
import { userJson, userJsonOrNull } from "./user-json.ts";

// GitHub's contract does not name `issue_dependencies` and `sub_issues` among the events of an App in a payload.
/** The events the lab can send; its App is subscribed to all of them. */
const APP_EVENTS = [
  "check_run",
  "check_suite",
  "commit_comment",
  "create",
  "delete",
  "issue_comment",
  "issues",
  "label",
  "member",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "pull_request_review_thread",
  "push",
  "repository",
  "status",
];

/** The App, as the App itself sees it. */
export function appJson(lab: Lab) {
  return {
    ...appReferenceJson(lab),
    events: lab.app.events,
    installations_count: lab.state.installations.size,
  };
}

/** An App, as it appears on what it wrote. */
export function appReferenceJson(lab: Lab, app: AppName = lab.app) {
  return {
    id: app.id,
    client_id: `Iv1.lab${app.id}`,
    slug: app.slug,
    node_id: nodeId("App", app.id),
    owner: userJson(lab, botLoginOf(app)),
    name: app.slug,
    description: null,
    external_url: `${lab.url()}/apps/${app.slug}`,
    html_url: `${lab.url()}/apps/${app.slug}`,
    created_at: stamp(lab.app.createdAt),
    updated_at: stamp(lab.app.createdAt),
    permissions: lab.app.permissions,
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
