import { describe, expect, it } from "vitest";
import { mailboxOf } from "../../../src/domain/event.ts";
import { handledEvents, normalize } from "../../../src/domain/normalize/normalize.ts";
import { issueFields, issuePayload, pullPayload, repositoryPayload } from "./payloads.ts";

const receivedAt = "2026-02-02T00:00:00Z";
const read = (event: string, payload: unknown) => normalize({ guid: "guid-1", event, payload, receivedAt });

const comment = {
  id: 5,
  body: "/stop",
  user: { id: 2, login: "bo", type: "User" },
  created_at: "2026-01-01T10:00:00Z",
  updated_at: "2026-01-01T10:30:00Z",
};
const check = { head_sha: "aaa", conclusion: "failure", completed_at: "2026-01-01T12:00:00Z" };
const link = { blocked_issue: issueFields, blocking_issue: { number: 9 }, blocking_issue_repo: { id: 43 } };
const family = { parent_issue: issueFields, sub_issue: { number: 9 } };

describe("a delivery becomes an event", () => {
  const acts: readonly (readonly [string, string, object, object])[] = [
    [
      "an issue is opened",
      "issues",
      issuePayload({ action: "opened" }),
      { kind: "opened", at: "2026-01-01T09:00:00Z" },
    ],
    ["an issue is edited", "issues", issuePayload({ action: "edited" }), { kind: "edited" }],
    [
      "an issue is closed",
      "issues",
      issuePayload({ action: "closed", issue: { state: "closed", closed_at: "2026-01-01T11:00:00Z" } }),
      { kind: "closed", merged: false, at: "2026-01-01T11:00:00Z" },
    ],
    ["an issue is reopened", "issues", issuePayload({ action: "reopened" }), { kind: "reopened" }],
    ["an issue is deleted", "issues", issuePayload({ action: "deleted" }), { kind: "deleted" }],
    ["an issue moves away", "issues", issuePayload({ action: "transferred" }), { kind: "transferred" }],
    [
      "an issue gets a label",
      "issues",
      issuePayload({ action: "labeled", label: { name: "agent:dev" } }),
      { kind: "labeled", label: "agent:dev", at: "2026-01-01T10:00:00Z" },
    ],
    [
      "an issue loses a label",
      "issues",
      issuePayload({ action: "unlabeled", label: { name: "bug" } }),
      { kind: "unlabeled", label: "bug" },
    ],
    [
      "an issue is assigned",
      "issues",
      issuePayload({ action: "assigned", assignee: { id: 3, login: "x[bot]", type: "Bot" } }),
      { kind: "assigned", assignee: { id: 3, login: "x[bot]", kind: "bot" } },
    ],
    [
      "an issue is unassigned",
      "issues",
      issuePayload({ action: "unassigned", assignee: { id: 3, login: "c", type: "User" } }),
      { kind: "unassigned", assignee: { id: 3, login: "c", kind: "human" } },
    ],
    [
      "somebody comments",
      "issue_comment",
      issuePayload({ action: "created", comment }),
      {
        kind: "commented",
        at: "2026-01-01T10:00:00Z",
        comment: { on: "thread", body: "/stop", appId: null },
      },
    ],
    [
      "a comment is edited by an app",
      "issue_comment",
      issuePayload({ action: "edited", comment: { ...comment, performed_via_github_app: { id: 77 } } }),
      { kind: "comment-edited", at: "2026-01-01T10:30:00Z", comment: { appId: 77 } },
    ],
    [
      "a comment is deleted",
      "issue_comment",
      issuePayload({ action: "deleted", comment }),
      { kind: "comment-deleted", comment: { id: 5 } },
    ],
    ["a pull request is opened", "pull_request", pullPayload({ action: "opened" }), { kind: "opened" }],
    [
      "a pull request is merged",
      "pull_request",
      pullPayload({ action: "closed", pull_request: { merged: true } }),
      { kind: "closed", merged: true },
    ],
    [
      "a pull request is closed unmerged",
      "pull_request",
      pullPayload({ action: "closed" }),
      { kind: "closed", merged: false },
    ],
    [
      "commits are pushed to a pull request",
      "pull_request",
      pullPayload({ action: "synchronize", before: "000", after: "bbb" }),
      { kind: "pushed", head: "bbb" },
    ],
    ["a draft becomes ready", "pull_request", pullPayload({ action: "ready_for_review" }), { kind: "ready" }],
    [
      "a person is asked for a review",
      "pull_request",
      pullPayload({ action: "review_requested", requested_reviewer: { login: "bo" } }),
      { kind: "review-requested", reviewer: "bo" },
    ],
    [
      "a team is asked for a review",
      "pull_request",
      pullPayload({ action: "review_requested", requested_team: { slug: "core" } }),
      { kind: "review-requested", reviewer: "acme/core" },
    ],
    [
      "a review is submitted",
      "pull_request_review",
      pullPayload({ action: "submitted", review: { id: 6, state: "CHANGES_REQUESTED", body: null } }),
      { kind: "reviewed", review: { id: 6, state: "changes_requested", body: "" }, at: receivedAt },
    ],
    [
      "somebody comments on a line",
      "pull_request_review_comment",
      pullPayload({ action: "created", comment }),
      { kind: "commented", comment: { on: "diff", id: 5 } },
    ],
    [
      "a review thread is resolved",
      "pull_request_review_thread",
      pullPayload({ action: "resolved", thread: { comments: [{ id: 5 }, { id: 6 }] } }),
      { kind: "review-thread", resolved: true, comments: [5, 6] },
    ],
    [
      "an issue is blocked by one of another repository",
      "issue_dependencies",
      repositoryPayload({ action: "blocked_by_added", ...link }),
      { kind: "dependency", change: "added", blockedBy: { repositoryId: 43, number: 9 } },
    ],
    [
      "an issue is no longer blocked",
      "issue_dependencies",
      repositoryPayload({ action: "blocked_by_removed", ...link }),
      { kind: "dependency", change: "removed" },
    ],
    [
      "an issue gets a sub-issue",
      "sub_issues",
      repositoryPayload({ action: "sub_issue_added", ...family }),
      { kind: "sub-issue", change: "added", child: { repositoryId: 42, number: 9 } },
    ],
    [
      "a check run fails",
      "check_run",
      repositoryPayload({
        action: "completed",
        check_run: {
          ...check,
          name: "build",
          app: { id: 15 },
          pull_requests: [
            { number: 8, base: { repo: { id: 42 } } },
            { number: 1, base: { repo: { id: 99 } } },
          ],
        },
      }),
      { kind: "checked", source: "check-run", name: "build", conclusion: "failure", pulls: [8], appId: 15 },
    ],
    [
      "a check suite ends",
      "check_suite",
      repositoryPayload({
        action: "completed",
        check_suite: { ...check, head_branch: "main", app: { id: 15, name: "CI" } },
      }),
      { kind: "checked", source: "check-suite", name: "CI", branches: ["main"], pulls: [] },
    ],
    [
      "a status is set",
      "status",
      repositoryPayload({ context: "ci/old", sha: "aaa", state: "error", branches: [{ name: "main" }] }),
      { kind: "checked", source: "status", name: "ci/old", conclusion: "error", branches: ["main"] },
    ],
    [
      "a branch is pushed",
      "push",
      repositoryPayload({
        ref: "refs/heads/main",
        after: "ccc",
        repository: { pushed_at: 1767261600 },
        commits: [{ added: ["a"], modified: ["b", "a"], removed: ["c"] }],
      }),
      { kind: "branch-pushed", paths: ["a", "b", "c"], at: "2026-01-01T10:00:00.000Z" },
    ],
    [
      "a repository is archived",
      "repository",
      repositoryPayload({ action: "archived" }),
      { kind: "repository-gone", why: "archived" },
    ],
    [
      "a repository is renamed",
      "repository",
      repositoryPayload({ action: "renamed" }),
      { kind: "repository-renamed" },
    ],
    [
      "the App is removed from an account",
      "installation",
      { action: "deleted", installation: { id: 9 }, repositories: [{ id: 42 }] },
      { kind: "installation-gone", why: "deleted", installationId: 9, repositoryIds: [42] },
    ],
    [
      "an installation is suspended",
      "installation",
      { action: "suspend", installation: { id: 9 } },
      { kind: "installation-gone", why: "suspended", repositoryIds: [] },
    ],
    [
      "an installation comes back",
      "installation",
      { action: "unsuspend", installation: { id: 9 } },
      { kind: "installation-back", why: "unsuspended" },
    ],
    [
      "repositories are taken away",
      "installation_repositories",
      { action: "removed", installation: { id: 9 }, repositories_removed: [{ id: 42 }] },
      { kind: "repositories-removed", repositoryIds: [42] },
    ],
  ];

  it.each(acts)("when %s", (...[, event, payload, expected]) => {
    expect(read(event, payload)).toMatchObject({ guid: "guid-1", ...expected });
  });

  it("with the issue as the payload showed it", () => {
    expect(read("issues", issuePayload({ action: "opened", installation: { id: 9 } }))).toEqual({
      guid: "guid-1",
      actKey: "42/opened/7",
      at: "2026-01-01T09:00:00Z",
      actor: { id: 1, login: "ana", kind: "human" },
      installationId: 9,
      repository: { id: 42, owner: "acme", name: "shop", defaultBranch: "main" },
      thread: {
        kind: "issue",
        number: 7,
        title: "Crash",
        body: "It crashes.",
        author: { id: 1, login: "ana", kind: "human" },
        labels: ["bug"],
        open: true,
      },
      kind: "opened",
    });
  });

  it("for every event that the App subscribes to", () => {
    const kinds = new Set(acts.map(([, event]) => event));
    expect([...kinds].sort()).toEqual([...handledEvents].sort());
  });

  it("and goes to the mailbox of its issue, its repository or its installation", () => {
    const boxes = [
      read("issues", issuePayload({ action: "opened" })),
      read("repository", repositoryPayload({ action: "renamed" })),
      read("installation", { action: "created", installation: { id: 9 } }),
    ].map((event) => ("ignored" in event ? event.ignored : mailboxOf(event)));
    expect(boxes).toEqual(["thread/42/7", "repository/42", "installation/9"]);
  });
});

describe("what a payload leaves open", () => {
  it("a comment on a pull request is on a pull, though GitHub calls it an issue", () => {
    const payload = issuePayload({ action: "created", comment, issue: { pull_request: { url: "x" } } });
    expect(read("issue_comment", payload)).toMatchObject({ thread: { kind: "pull", number: 7 } });
  });

  it("a deleted account is a bot called ghost, which can have no permission", () => {
    const payload = { ...issuePayload({ action: "opened" }), sender: null };
    expect(read("issues", payload)).toMatchObject({ actor: { id: 0, login: "ghost", kind: "bot" } });
  });

  it("an empty body is an empty text", () => {
    const payload = issuePayload({ action: "opened", issue: { body: null } });
    expect(read("issues", payload)).toMatchObject({ thread: { body: "" } });
  });

  it("only accounts of type User are human", () => {
    for (const type of ["Bot", "Organization", "Mannequin", "", null])
      expect(read("issues", issuePayload({ action: "opened", sender: { type } }))).toMatchObject({
        actor: { kind: "bot" },
      });
  });

  it("a head is a fork's when its repository is another one or gone", () => {
    const forkOf = (repo: unknown) =>
      read(
        "pull_request",
        pullPayload({ action: "opened", pull_request: { head: { ref: "x", sha: "a", repo } } }),
      );
    expect(forkOf({ id: 42 })).toMatchObject({ thread: { head: { fork: false } } });
    expect(forkOf({ id: 43 })).toMatchObject({ thread: { head: { fork: true } } });
    expect(forkOf(null)).toMatchObject({ thread: { head: { fork: true } } });
  });

  it("a push of very many files keeps the configuration's in sight", () => {
    const added = [...Array.from({ length: 5000 }, (_, index) => `src/${index}`), ".github/squadron.yml"];
    const payload = repositoryPayload({ ref: "refs/heads/main", after: "a", commits: [{ added }] });
    const event = read("push", payload);
    expect("paths" in event && [event.paths[0], event.paths.length]).toEqual([".github/squadron.yml", 1000]);
  });
});

describe("a delivery is ignored, with a reason that quotes nothing of it", () => {
  it.each([
    ["an event nobody handles", "star", { action: "created" }],
    ["an event named like a trap", "__proto__", { action: "created" }],
    ["an event named constructor", "constructor", {}],
    ["an action nobody handles", "issues", issuePayload({ action: "pinned" })],
    ["an action named like a trap", "issues", issuePayload({ action: "__proto__" })],
    [
      "the other end of a dependency",
      "issue_dependencies",
      repositoryPayload({ action: "blocking_added", ...link }),
    ],
    [
      "the other end of a sub-issue",
      "sub_issues",
      repositoryPayload({ action: "parent_issue_added", ...family }),
    ],
    ["a status that is pending", "status", repositoryPayload({ context: "c", sha: "a", state: "pending" })],
    ["a tag", "push", repositoryPayload({ ref: "refs/tags/v1", after: "a" })],
    ["a label that is gone", "issues", issuePayload({ action: "unlabeled", label: null })],
    ["a check run without an end", "check_run", repositoryPayload({ action: "created", check_run: check })],
    ["an issue without a number", "issues", issuePayload({ action: "opened", issue: { number: "7" } })],
    ["a payload that is null", "issues", null],
    ["a payload that is a list", "push", []],
    ["a payload that is a text", "issues", "secret-text"],
  ])("%s", (_, event, payload) => {
    const outcome = read(event, payload);
    expect(outcome).toEqual({ ignored: expect.stringMatching(/^[a-z_. ,]+$/) });
    expect(JSON.stringify(outcome)).not.toContain("secret-text");
  });
});
