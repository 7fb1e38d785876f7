/**
 * What the App's token may do in each use of it, beside reading names and ids (`metadata`). Every token is asked for one
 * repository and one use, so that one that got lost opens little, and for not long. Together they are the permissions of
 * app.yml. Source: "Permissions required for GitHub Apps" in GitHub's REST documentation.
 */
export const uses = {
  /** Which repositories there are. */
  list: { metadata: "read" },
  /** Threads, pull requests, files. */
  read: { contents: "read", issues: "read", pull_requests: "read" },
  "read-checks": { checks: "read", statuses: "read", actions: "read" },
  code: { contents: "read" },
  push: { contents: "write" },
  /** Comments, reactions, labels, issues, reviews: whatever is on a thread. */
  talk: { issues: "write", pull_requests: "write" },
  /** GitHub asks for `contents` before it merges, resolves a review thread or marks a draft ready. */
  pull: { contents: "write", pull_requests: "write" },
  "commit-comment": { contents: "write" },
  check: { checks: "write" },
  status: { statuses: "write" },
} as const satisfies Record<string, Readonly<Record<string, "read" | "write">>>;

export type Use = keyof typeof uses;
