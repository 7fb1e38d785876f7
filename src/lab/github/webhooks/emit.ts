import { covers, grants, installationOf } from "../access.ts";
import { findUser, sameName } from "../find.ts";
import { installationJson } from "../json/app-json.ts";
import { nodeId } from "../json/node-id.ts";
import { organizationJson } from "../json/organization-json.ts";
import { repositoryJson } from "../json/repository-json.ts";
import { userJson } from "../json/user-json.ts";
import type { Lab } from "../lab.ts";
import type { InstallationRecord, RepositoryRecord } from "../records.ts";
import type { Hook } from "./hook.ts";

/** Something that happened and that webhooks tell about. */
export interface Happening {
  readonly event: string;
  readonly action: string | null;
  readonly sender: string;
  readonly repository?: RepositoryRecord;
  /** Only for what happens to an installation itself: such events always arrive, also for a suspended one. */
  readonly installation?: InstallationRecord;
  /** What stands in the payload between `action` and `repository`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Replaces the usual `repository` (a push shows it in its own way). */
  readonly repositoryFields?: Readonly<Record<string, unknown>>;
}

// Permission without which GitHub does not send an event to an App.
const EVENT_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  issues: ["issues"],
  issue_comment: ["issues", "pull_requests"],
  label: ["issues", "pull_requests"],
  pull_request: ["pull_requests"],
  pull_request_review: ["pull_requests"],
  pull_request_review_comment: ["pull_requests"],
  pull_request_review_thread: ["pull_requests"],
  check_run: ["checks"],
  check_suite: ["checks"],
  status: ["statuses"],
  commit_comment: ["contents"],
  issue_dependencies: ["issues"],
  sub_issues: ["issues"],
  push: ["contents"],
  create: ["contents"],
  delete: ["contents"],
};

function receives(
  lab: Lab,
  hook: Hook,
  happening: Happening,
): InstallationRecord | "repository-hook" | undefined {
  const { repository } = happening;
  if (hook.target.kind === "repository") {
    if (repository === undefined) return undefined;
    const same = sameName(hook.target.repository, `${repository.owner}/${repository.name}`);
    return same ? "repository-hook" : undefined;
  }
  if (happening.installation !== undefined) return happening.installation;
  const installation = repository === undefined ? undefined : installationOf(lab, repository);
  if (installation === undefined || repository === undefined || installation.suspendedAt !== null)
    return undefined;
  const permissions = EVENT_PERMISSIONS[happening.event] ?? ["metadata"];
  const allowed =
    covers(installation, repository) && grants(installation.permissions, { permissions, level: "read" });
  return allowed ? installation : undefined;
}

function organizationOf(lab: Lab, repository: RepositoryRecord | undefined) {
  const owner = repository === undefined ? undefined : findUser(lab.state, repository.owner);
  return owner?.type === "Organization" ? { organization: organizationJson(lab, owner) } : {};
}

function payloadFor(
  lab: Lab,
  happening: Happening,
  receiver: InstallationRecord | "repository-hook",
): string {
  const repository =
    happening.repository === undefined ? undefined : repositoryJson(lab, happening.repository);
  const installation =
    receiver === "repository-hook"
      ? {}
      : {
          installation:
            happening.installation === undefined
              ? { id: receiver.id, node_id: nodeId("Installation", receiver.id) }
              : installationJson(lab, receiver),
        };
  return JSON.stringify({
    ...(happening.action === null ? {} : { action: happening.action }),
    ...happening.fields,
    ...organizationOf(lab, happening.repository),
    ...(repository === undefined ? {} : { repository: { ...repository, ...happening.repositoryFields } }),
    sender: userJson(lab, happening.sender),
    ...installation,
  });
}

/** Tells every hook that covers it. The payload is made now: it shows the state as of the act. */
export function emit(lab: Lab, happening: Happening): void {
  for (const hook of lab.webhooks.hooks()) {
    const receiver = receives(lab, hook, happening);
    if (receiver === undefined) continue;
    lab.webhooks.send(hook, {
      event: happening.event,
      action: happening.action,
      installationId: receiver === "repository-hook" ? null : receiver.id,
      repositoryId: happening.repository?.id ?? null,
      payload: payloadFor(lab, happening, receiver),
    });
  }
}
