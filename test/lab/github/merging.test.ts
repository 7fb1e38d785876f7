import { expect, test } from "vitest";

import { type Fixture, startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

/** A pull request of wes that closes issue 1. */
async function withPull(): Promise<Fixture & { readonly number: number; readonly head: string }> {
  const fixture = await startFixture();
  const wes = fixture.lab.as("wes");
  await wes.createIssue("ada/engine", { title: "It stalls" });
  const head = await wes.commit("ada/engine", {
    branch: "fix",
    files: { "src/main.ts": "export const mended = true;\n", "notes/ü b.md": "Oil it.\n", "README.md": null },
  });
  const pull = { title: "Mend it", head: "fix", body: "Oil.\n\nCloses #1, see #2." };
  const { number } = await wes.createPullRequest("ada/engine", pull);
  await fixture.lab.settled();
  fixture.receiver.received.length = 0;
  return { ...fixture, number, head };
}

async function reason(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => "done",
    (error: unknown) => {
      const { status, message } = error as { readonly status: number; readonly message: string };
      return `${status} ${message.split(" - https:")[0]}`;
    },
  );
}

test("a merge joins the branches for real, and closes what the text says it closes", async () => {
  await using fixture = await withPull();
  const { lab, number, head } = fixture;
  const { rest } = fixture.botOctokit();
  const at = { ...AT, pull_number: number };
  expect(await reason(rest.pulls.merge({ ...at, sha: "0".repeat(40) }))).toBe(
    "409 Head branch was modified. Review and try the merge again.",
  );
  const { sha } = await lab.as("ada").merge("ada/engine", number, { sha: head });
  expect(await fixture.news()).toEqual(["pull_request.closed", "push", "issues.closed"]);
  const [closed, push, issue] = fixture.receiver.received.map(({ body }) => body);
  expect(closed).toMatchObject({
    pull_request: { merged: true, merge_commit_sha: sha, merged_by: { login: "ada" }, state: "closed" },
  });
  expect(push).toMatchObject({ ref: "refs/heads/main", after: sha });
  expect(issue).toMatchObject({ issue: { number: 1, state: "closed", state_reason: "completed" } });
  const { data } = await rest.repos.getContent({ ...AT, path: "src/main.ts", mediaType: { format: "raw" } });
  expect(data).toBe("export const mended = true;\n");
  expect(await reason(rest.pulls.merge(at))).toBe("405 Pull Request is not mergeable");
  const after = (await rest.pulls.get(at)).data;
  expect([after.merged, after.commits, after.changed_files]).toEqual([true, 1, 3]);
});

test("a pull request that is merged elsewhere and pushed counts as merged", async () => {
  await using fixture = await withPull();
  const { lab, number, head } = fixture;
  const path = "/repos/ada/engine/git/refs/heads/main";
  expect((await lab.as("ada").request("PATCH", path, { sha: head })).status).toBe(200);
  expect(await fixture.news()).toEqual(["push", "pull_request.closed", "issues.closed"]);
  const { data } = await fixture.botOctokit().rest.pulls.get({ ...AT, pull_number: number });
  expect([data.merged, data.merge_commit_sha]).toEqual([true, head]);
});

test("a squash makes one commit of all, and drafts, conflicts and rebases are refused", async () => {
  await using fixture = await withPull();
  const { lab, number } = fixture;
  const wes = lab.as("wes");
  const { rest } = fixture.botOctokit();
  const merge = (pull: number, merge_method: "merge" | "squash" | "rebase" = "merge") =>
    reason(rest.pulls.merge({ ...AT, pull_number: pull, merge_method }));
  await wes.convertToDraft("ada/engine", number);
  expect(await merge(number)).toBe("405 Pull Request is still a draft");
  await wes.markReady("ada/engine", number);
  expect(await merge(number, "rebase")).toBe("405 Rebase merges are not allowed on this repository.");
  await wes.commit("ada/engine", { branch: "other", files: { "src/main.ts": "export const other = 1;\n" } });
  const other = await wes.createPullRequest("ada/engine", { title: "Other", head: "other" });
  await wes.commit("ada/engine", { branch: "fix", files: { "more.md": "More.\n" } });
  expect(await merge(number, "squash")).toBe("done");
  const { data } = await rest.pulls.get({ ...AT, pull_number: other.number });
  expect([data.mergeable, data.mergeable_state]).toEqual([false, "dirty"]);
  expect(await merge(other.number)).toBe("405 Pull Request is not mergeable");
  await lab.settled();
  const push = fixture.receiver.received.findLast(({ event }) => event === "push")?.body;
  expect(push?.["commits"]).toMatchObject([{ message: expect.stringMatching(/^Mend it \(#2\)/) }]);
});

test("a branch that fell behind is brought up to date, once", async () => {
  await using fixture = await withPull();
  const { lab, number, head } = fixture;
  const { rest } = fixture.botOctokit();
  const update = (expected?: string) =>
    reason(
      rest.pulls.updateBranch({
        ...AT,
        pull_number: number,
        ...(expected === undefined ? {} : { expected_head_sha: expected }),
      }),
    );
  expect(await update()).toBe("422 There are no new commits on the base branch.");
  await lab.as("ada").commit("ada/engine", { branch: "main", files: { "base.md": "Base.\n" } });
  expect(await update("0".repeat(40))).toContain("422 expected head sha");
  expect(await update(head)).toBe("done");
  expect(await fixture.news()).toEqual(["push", "push", "pull_request.synchronize"]);
  expect(fixture.receiver.received.at(-1)?.body).toMatchObject({ before: head, sender: { type: "Bot" } });
  const { data } = await rest.pulls.get({ ...AT, pull_number: number });
  expect([data.changed_files, data.mergeable_state]).toEqual([3, "clean"]);
});

test("the files of a pull request come with their patches, and the whole as a diff", async () => {
  await using fixture = await withPull();
  const { rest } = fixture.botOctokit();
  const at = { ...AT, pull_number: fixture.number };
  const { data } = await rest.pulls.listFiles(at);
  expect(
    data.map(({ filename, status, additions, deletions }) => [filename, status, additions, deletions]),
  ).toEqual([
    ["README.md", "removed", 0, 1],
    ["notes/ü b.md", "added", 1, 0],
    ["src/main.ts", "modified", 1, 1],
  ]);
  expect(data[2]?.patch).toBe("@@ -1 +1 @@\n-export {};\n+export const mended = true;");
  const diff = await rest.pulls.get({ ...at, mediaType: { format: "diff" } });
  expect(diff.data).toContain("+++ b/src/main.ts\n@@ -1 +1 @@\n-export {};\n+export const mended = true;\n");
});

test("a pull request can be retitled and pointed at another base", async () => {
  await using fixture = await withPull();
  const ada = fixture.lab.as("ada");
  await ada.commit("ada/engine", { branch: "next", files: { "next.md": "Next.\n" } });
  fixture.receiver.received.length = 0;
  const change = { title: "Mend it well", base: "next" };
  expect(await ada.editPullRequest("ada/engine", fixture.number, change)).toMatchObject({
    title: "Mend it well",
    base: { ref: "next" },
  });
  await fixture.lab.settled();
  const changes = fixture.receiver.received
    .filter(({ event }) => event === "pull_request")
    .map(({ body }) => body["changes"]);
  expect(changes).toMatchObject([{ base: { ref: { from: "main" } } }, { title: { from: "Mend it" } }]);
  await expect(ada.editPullRequest("ada/engine", fixture.number, { base: "nowhere" })).rejects.toThrow("422");
});

test("a protected branch takes only what its checks and reviewers have passed", async () => {
  await using fixture = await withPull();
  const { lab, number, head } = fixture;
  lab.seed.protectBranch("ada/engine", "main", {
    checks: [{ context: "test" }, { context: "squadron/reviewer", appId: 4711 }],
    approvals: 1,
  });
  const { rest } = fixture.botOctokit();
  const merge = () => reason(rest.pulls.merge({ ...AT, pull_number: number }));
  const approvals = "405 At least 1 approving review is required by reviewers with write access.";
  await lab.as("olga").review("ada/engine", number, { event: "APPROVE" });
  expect(await merge()).toBe(approvals);
  const review = await lab.as("ada").review("ada/engine", number, { event: "APPROVE" });
  expect(await merge()).toBe("405 2 of 2 required status checks are expected.");
  await lab.ci("ada/engine", head, { name: "test", conclusion: "success" });
  // Another App, or a person, cannot speak for the one that is asked.
  await lab.ci("ada/engine", head, { name: "squadron/reviewer", conclusion: "success" });
  await lab.as("wes").setStatus("ada/engine", head, { state: "success", context: "squadron/reviewer" });
  expect(await merge()).toBe('405 Required status check "squadron/reviewer" is expected.');
  expect((await rest.pulls.get({ ...AT, pull_number: number })).data.mergeable_state).toBe("blocked");
  const check = { ...AT, name: "squadron/reviewer", head_sha: head, conclusion: "success" as const };
  await rest.checks.create(check);
  await lab.as("wes").dismissReview("ada/engine", review.id, "Too early.");
  expect(await merge()).toBe(approvals);
  await lab.as("ada").review("ada/engine", number, { event: "APPROVE" });
  expect(await merge()).toBe("done");
});
