import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { CodeHost } from "../../src/ports/code-host.ts";
import type { Person } from "../../src/lab/github/person.ts";
import type { GitHubStage } from "../support/github-stage.ts";

const mark = "<!-- squadron the-mark -->";
let branches = 0;

/** What every way of reading GitHub must do; the stage has the other side, on which people act. */
export function codeHostContract(create: () => Promise<GitHubStage>): void {
  let stage: GitHubStage;
  let host: CodeHost;
  let maintainer: Person;
  beforeAll(async () => {
    stage = await create();
    host = stage.host;
    maintainer = stage.github.as("maintainer");
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  beforeEach(() => stage.github.faults.clear());

  const issueOf = (title = "Work") => maintainer.createIssue(stage.name, { title });
  /** A pull request of the maintainer's from a branch of its own. */
  const pullOf = async (files: Readonly<Record<string, string | null>> = { "new.md": "one\ntwo\n" }) => {
    const branch = `branch-${++branches}`;
    const sha = await maintainer.commit(stage.name, { branch, files });
    const { number } = await maintainer.createPullRequest(stage.name, { title: "Change", head: branch });
    return { branch, sha, number };
  };
  const run = (sha: string, name: string, externalId = "x") =>
    stage.writes.createCheckRun(stage.repository, {
      name,
      sha,
      externalId,
      conclusion: "failure",
      title: "Two are wrong",
      summary: "one.ts, two.ts",
    });

  describe("what somebody may do", () => {
    it.each(["read", "triage", "write", "maintain", "admin"] as const)(
      "is %s for that role",
      async (role) => {
        stage.github.seed.addCollaborator(stage.name, "outsider", role);
        expect(await host.permissionOf(stage.repository, "outsider")).toBe(role);
        expect(await host.mayWrite(stage.repository, "outsider")).toBe(!["read", "triage"].includes(role));
        stage.github.seed.removeCollaborator(stage.name, "outsider");
      },
    );

    it("is to read what is public, and nothing where they are not known", async () => {
      expect(await host.permissionOf(stage.repository, "outsider")).toBe("read");
      expect(await host.permissionOf(stage.neighbour, "outsider")).toBe("none");
      expect(await host.permissionOf(stage.repository, "nobody-of-this-name")).toBe("none");
    });
  });

  it("tells the id of an account, and of none", async () => {
    const { login } = await host.identity();
    expect(await host.accountId(stage.repository, login)).toBeGreaterThan(0);
    expect(await host.accountId(stage.repository, "nobody-of-this-name")).toBeUndefined();
  });

  describe("an issue", () => {
    it("has a database id, which its number is not", async () => {
      const { id, number } = await issueOf();
      expect(await host.issueId(stage.repository, number)).toBe(id);
      expect(await host.issueId(stage.repository, 99_999)).toBeUndefined();
    });

    it("names its parent, its parts, what it waits for and what waits for it", async () => {
      const [middle, parent, child, blocker, waiting] = await Promise.all(
        ["Middle", "Parent", "Child", "Blocker", "Waiting"].map((title) => issueOf(title)),
      );
      if (!middle || !parent || !child || !blocker || !waiting) throw new Error("too few issues");
      const { writes, repository } = stage;
      await writes.addSubIssue(repository, { parent: parent.number, childId: middle.id });
      await writes.addSubIssue(repository, { parent: middle.number, childId: child.id });
      await writes.addBlockedBy(repository, { number: middle.number, blockingId: blocker.id });
      await writes.addBlockedBy(repository, { number: waiting.number, blockingId: middle.id });
      await maintainer.closeIssue(stage.name, blocker.number);
      const shown = ({ id, number, title }: typeof middle) => ({ id, number, title, repository: stage.name });
      expect(await host.issueRelations(repository, middle.number)).toEqual({
        parent: { ...shown(parent), open: true },
        children: [{ ...shown(child), open: true }],
        blockedBy: [{ ...shown(blocker), open: false }],
        blocking: [{ ...shown(waiting), open: true }],
      });
    });

    it("that stands alone has no relations", async () => {
      const { number } = await issueOf();
      const none = { parent: undefined, children: [], blockedBy: [], blocking: [] };
      expect(await host.issueRelations(stage.repository, number)).toEqual(none);
    });
  });

  describe("a pull request", () => {
    it("is read as it stands", async () => {
      const { branch, sha, number } = await pullOf();
      await maintainer.addLabel(stage.name, number, "bug");
      const main = await host.refCommit(stage.repository, "refs/heads/main");
      expect(await host.pull(stage.repository, number)).toEqual({
        number,
        title: "Change",
        body: "",
        author: "maintainer",
        open: true,
        merged: false,
        draft: false,
        head: { ref: branch, sha, fork: false },
        base: { ref: "main", sha: main },
        mergeable: "clean",
        mergeCommit: "",
        labels: ["bug"],
        url: `${stage.github.url}/${stage.name}/pull/${number}`,
      });
    });

    it("is none of an issue's number", async () => {
      const { number } = await issueOf();
      expect(await host.pull(stage.repository, number)).toBeUndefined();
    });

    it("says when it conflicts with its base", async () => {
      const { number } = await pullOf({ "README.md": "Theirs.\n" });
      await maintainer.commit(stage.name, { branch: "main", files: { "README.md": "Ours.\n" } });
      expect((await host.pull(stage.repository, number))?.mergeable).toBe("conflict");
    });

    it("says when it is merged, and by which commit", async () => {
      const { number, sha } = await pullOf({ "merged.md": "x" });
      const merged = await stage.writes.mergePull(stage.repository, { number, sha, method: "merge" });
      const found = await host.pull(stage.repository, number);
      expect(found).toMatchObject({ open: false, merged: true, mergeCommit: merged.sha });
      expect(await host.refCommit(stage.repository, "refs/heads/main")).toBe(merged.sha);
    });

    it("is found by its branch while it is open, and by its base", async () => {
      const { branch, number } = await pullOf();
      expect((await host.pullOfBranch(stage.repository, branch))?.number).toBe(number);
      expect((await host.pullOfBranch(stage.repository, branch, "main"))?.number).toBe(number);
      expect(await host.pullOfBranch(stage.repository, branch, "another")).toBeUndefined();
      await maintainer.closeIssue(stage.name, number);
      expect(await host.pullOfBranch(stage.repository, branch)).toBeUndefined();
    });

    it("lists its files with their patches, none longer than 20,000 characters", async () => {
      const { number } = await pullOf({ "a.md": "one\ntwo\n", "b.md": `${"x".repeat(70)}\n`.repeat(400) });
      const [a, b] = await host.pullFiles(stage.repository, number);
      expect(a).toEqual({
        path: "a.md",
        before: "a.md",
        status: "added",
        additions: 2,
        deletions: 0,
        patch: expect.stringContaining("+one\n+two"),
      });
      expect(b).toMatchObject({ path: "b.md", additions: 400 });
      expect(b?.patch).toHaveLength(20_000);
    });

    it("leaves patches out after 400,000 characters of them", async () => {
      const text = `${"x".repeat(99)}\n`.repeat(300);
      const files = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`many/${100 + i}.md`, text]));
      const { number } = await pullOf(files);
      const listed = await host.pullFiles(stage.repository, number);
      expect(listed).toHaveLength(25);
      expect(listed.map(({ patch }) => patch?.length ?? 0)).toEqual([
        ...Array.from({ length: 20 }, () => 20_000),
        0,
        0,
        0,
        0,
        0,
      ]);
    });

    it("shows its diff, whole or the beginning", async () => {
      const { number } = await pullOf({ "shown.md": "one\n" });
      const { text, whole } = await host.pullDiff(stage.repository, number, 10_000);
      expect(whole).toBe(true);
      expect(text).toMatch(/^diff --git a\/shown.md b\/shown.md\n[^]*\n\+one\n/);
      expect(await host.pullDiff(stage.repository, number, 20)).toEqual({
        text: text.slice(0, 20),
        whole: false,
      });
    });
  });

  describe("the reviews of a pull request", () => {
    it("come oldest first, with what they said and of which commit", async () => {
      const { number, sha } = await pullOf();
      const writer = stage.github.as("writer");
      await writer.review(stage.name, number, { event: "REQUEST_CHANGES", body: "No." });
      await writer.review(stage.name, number, { event: "APPROVE", body: "Yes." });
      const own = { number, commit: sha, event: "COMMENT", body: "Hm.", comments: [] } as const;
      const { id } = await stage.writes.review(stage.repository, own);
      expect(await host.reviews(stage.repository, number)).toMatchObject([
        { author: "writer", state: "changes-requested", body: "No.", commit: sha },
        { author: "writer", state: "approved", body: "Yes.", commit: sha },
        { id, author: "squadron-lab[bot]", state: "commented", body: "Hm." },
      ]);
    });

    it("have threads with all that was said in them, the App named as everywhere else", async () => {
      const { number, sha } = await pullOf({ "talk.md": "one\ntwo\nthree\n" });
      const remarks = [
        { path: "talk.md", line: 2, side: "RIGHT", body: "Why?" },
        { path: "talk.md", line: 3, startLine: 2, side: "RIGHT", body: "And this?" },
      ] as const;
      const review = {
        number,
        commit: sha,
        event: "COMMENT",
        body: "Questions.",
        comments: remarks,
      } as const;
      await stage.writes.review(stage.repository, review);
      const [first] = await maintainer.reviewComments(stage.name, number);
      await maintainer.replyToReview(stage.name, first?.id ?? 0, "Because.");
      await maintainer.resolveThread(first?.id ?? 0);
      expect(await host.reviewThreads(stage.repository, number)).toMatchObject([
        {
          resolved: true,
          outdated: false,
          path: "talk.md",
          line: 2,
          comments: [
            { id: first?.id, author: "squadron-lab[bot]", body: "Why?" },
            { author: "maintainer", body: "Because." },
          ],
        },
        { resolved: false, line: 3, comments: [{ body: "And this?" }] },
      ]);
    });

    it("have more threads than one answer holds", async () => {
      const many = 51;
      const text = Array.from({ length: many }, (_, line) => `line ${line}\n`).join("");
      const { number } = await pullOf({ "long.md": text });
      const comments = Array.from({ length: many }, (_, line) => ({
        path: "long.md",
        line: line + 1,
        body: `remark ${line}`,
      }));
      await maintainer.review(stage.name, number, { event: "COMMENT", body: "Much.", comments });
      const threads = await host.reviewThreads(stage.repository, number);
      expect(threads.map(({ comments: [only] }) => only?.body)).toEqual(comments.map(({ body }) => body));
    });

    it("of a pull request that does not exist are refused", async () => {
      await expect(host.reviewThreads(stage.repository, 99_999)).rejects.toMatchObject({ code: "refused" });
    });
  });

  describe("the checks of a commit", () => {
    it("are its check runs and its statuses, the latest of each", async () => {
      const { sha } = await pullOf();
      const { writes, repository } = stage;
      const pending = {
        name: "reads",
        sha,
        externalId: "1",
        conclusion: undefined,
        title: "T",
        summary: "S",
      };
      await writes.createCheckRun(repository, pending);
      await run(sha, "tests");
      const status = { sha, context: "ci/build", description: "No luck." } as const;
      await writes.createStatus(repository, { ...status, state: "pending" });
      await writes.createStatus(repository, { ...status, state: "error", url: "https://ci.example/1" });
      const checks = await host.checks(repository, sha);
      expect(checks).toHaveLength(3);
      expect(checks).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: "reads", source: "check-run", state: "pending" }),
          expect.objectContaining({
            name: "tests",
            state: "failure",
            summary: "Two are wrong\n\none.ts, two.ts",
          }),
          {
            name: "ci/build",
            source: "status",
            state: "failure",
            summary: "No luck.",
            detailsUrl: "https://ci.example/1",
          },
        ]),
      );
    });

    it("tell of a failure by the log of their job, where they are one of GitHub Actions", async () => {
      const { sha } = await pullOf();
      const lines = Array.from({ length: 2_000 }, (_, line) => `step ${line}`);
      const log = [...lines, "AssertionError: 1 is not 2", ...lines].join("\n");
      const { id } = await stage.github.ci(stage.name, sha, { name: "test", conclusion: "failure", log });
      const [check] = await host.checks(stage.repository, sha);
      expect(check).toMatchObject({ name: "test", state: "failure", runId: id, jobId: id });
      if (!check) throw new Error("no check");
      const excerpt = await host.checkLog(stage.repository, check, 1_000);
      expect(excerpt).toContain("step 1999\nAssertionError: 1 is not 2\nstep 0\n");
      expect(excerpt.length).toBeLessThanOrEqual(1_000);
    });

    it("tell of a failure by what they put out, where there is no log", async () => {
      const { sha } = await pullOf();
      await run(sha, "tests");
      const at = { path: "a.ts", startLine: 3, endLine: 3, title: null, details: null };
      const annotations = [{ ...at, level: "failure", message: "Wrong." }] as const;
      const output = { title: "Lint", summary: "One.", text: "More.", annotations };
      await stage.github.ci(stage.name, sha, { name: "lint", conclusion: "failure", ...output });
      const status = {
        sha,
        context: "ci",
        state: "failure",
        description: "Broken.",
        url: "https://ci/1",
      } as const;
      await stage.writes.createStatus(stage.repository, status);
      const logs = new Map<string, string>();
      for (const check of await host.checks(stage.repository, sha))
        logs.set(check.name, await host.checkLog(stage.repository, check, 10_000));
      expect(logs.get("tests")).toBe("Two are wrong\none.ts, two.ts");
      expect(logs.get("lint")).toBe("Lint\nOne.\nMore.\na.ts:3: failure: Wrong.");
      expect(logs.get("ci")).toBe("Broken.\nhttps://ci/1");
    });
  });

  it("counts by how many commits two branches differ, and tells when there is no such branch", async () => {
    const { branch } = await pullOf();
    await maintainer.commit(stage.name, { branch, files: { "second.md": "x" } });
    await maintainer.commit(stage.name, { branch: "main", files: { "third.md": "x" } });
    expect(await host.compare(stage.repository, "main", branch)).toEqual({ ahead: 2, behind: 1 });
    expect(await host.compare(stage.repository, "main", "no-such-branch")).toBeUndefined();
  });

  describe("what the App wrote", () => {
    it("is found in each place, and nothing that others wrote", async () => {
      const { writes, repository } = stage;
      const { number, sha } = await pullOf();
      const { number: issue } = await issueOf();
      await maintainer.comment(stage.name, issue, `Not mine: ${mark}`);
      const comment = await writes.createComment(repository, { number: issue, body: mark });
      expect(await host.ownTexts(repository, { in: "comments", number: issue })).toEqual([
        { id: comment.id, text: mark },
      ]);
      const review = await writes.review(repository, {
        number,
        commit: sha,
        event: "COMMENT",
        body: mark,
        comments: [{ path: "new.md", line: 1, side: "RIGHT", body: "Remark." }],
      });
      await maintainer.review(stage.name, number, { event: "COMMENT", body: mark });
      expect(await host.ownTexts(repository, { in: "reviews", number })).toEqual([
        { id: review.id, text: mark },
      ]);
      const [remark] = await maintainer.reviewComments(stage.name, number);
      await maintainer.replyToReview(stage.name, remark?.id ?? 0, mark);
      expect(await host.ownTexts(repository, { in: "review-comments", number })).toEqual([
        { id: remark?.id, text: "Remark." },
      ]);
      const made = await run(sha, "tests", "the-id");
      expect(await host.ownTexts(repository, { in: "check-runs", sha, name: "tests" })).toEqual([
        { id: made.id, text: "the-id" },
      ]);
      expect(await host.ownTexts(repository, { in: "check-runs", sha, name: "others" })).toEqual([]);
      const said = await writes.createCommitComment(repository, { sha, body: mark });
      expect(await host.ownTexts(repository, { in: "commit-comments", sha })).toEqual([
        { id: said.id, text: mark },
      ]);
    });

    it("is found among issues and pull requests by their numbers, open or not", async () => {
      const { writes, repository } = stage;
      const issue = await writes.createIssue(repository, {
        title: "T",
        body: mark,
        labels: [],
        assignees: [],
      });
      await maintainer.closeIssue(stage.name, issue.number);
      expect(await host.ownTexts(repository, { in: "issues" })).toContainEqual({
        id: issue.number,
        text: mark,
      });
      const head = `branch-${++branches}`;
      await maintainer.commit(stage.name, { branch: head, files: { "x.md": "x" } });
      const words = { title: "T", body: mark, draft: false };
      const pull = await writes.openPull(repository, { head, base: "main", ...words });
      await maintainer.closeIssue(stage.name, pull.number);
      expect(await host.ownTexts(repository, { in: "pulls", head })).toEqual([
        { id: pull.number, text: mark },
      ]);
      expect(await host.ownTexts(repository, { in: "pulls", head: "main" })).toEqual([]);
    });

    it("may be asked for since a time", async () => {
      const { number } = await issueOf();
      await stage.writes.createComment(stage.repository, { number, body: "Now." });
      const later = Date.now() + 3_600_000;
      expect(await host.ownTexts(stage.repository, { in: "comments", number }, later)).toEqual([]);
    });
  });

  it.each<[string, (read: CodeHost) => Promise<unknown>]>([
    ["permissionOf", (read) => read.permissionOf(stage.repository, "writer")],
    ["accountId", (read) => read.accountId(stage.repository, "writer")],
    ["issueId", (read) => read.issueId(stage.repository, 1)],
    ["issueRelations", (read) => read.issueRelations(stage.repository, 1)],
    ["pull", (read) => read.pull(stage.repository, 1)],
    ["pullOfBranch", (read) => read.pullOfBranch(stage.repository, "main")],
    ["pullFiles", (read) => read.pullFiles(stage.repository, 1)],
    ["pullDiff", (read) => read.pullDiff(stage.repository, 1, 10)],
    ["reviews", (read) => read.reviews(stage.repository, 1)],
    ["reviewThreads", (read) => read.reviewThreads(stage.repository, 1)],
    ["checks", (read) => read.checks(stage.repository, "main")],
    ["compare", (read) => read.compare(stage.repository, "main", "main")],
    ["ownTexts", (read) => read.ownTexts(stage.repository, { in: "issues" })],
  ])("%s neither answers nor refuses while GitHub is away", async (_name, read) => {
    stage.github.faults.add({ kind: "outage" });
    await expect(read(host)).rejects.toMatchObject({ code: "outside" });
  });
}
