import { handledEvents } from "./normalize/normalize.ts";

/**
 * What the App asks a person to grant, and nothing beyond: the most that any of its tokens may do. `app.yml` says for each
 * line what it is needed for.
 */
export const appPermissions = {
  metadata: "read",
  issues: "write",
  pull_requests: "write",
  contents: "write",
  checks: "write",
  statuses: "write",
  actions: "read",
} as const satisfies Readonly<Record<string, "read" | "write">>;

// GitHub sends these to every App, and refuses a manifest that asks for them.
const sentToAll: readonly string[] = ["installation", "installation_repositories"];

/** The events that the App subscribes to, by GitHub's names. */
export const appEvents: readonly string[] = handledEvents.filter((name) => !sentToAll.includes(name));
