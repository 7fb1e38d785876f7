import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

interface Review {
  readonly state: string;
  readonly body: string;
  readonly commit_id: string;
  readonly user: { readonly login: string };
}
interface Run {
  readonly name: string;
  readonly conclusion: string;
  readonly output: { readonly title: string; readonly summary: string };
}
const reviewsOf = (number: number) => stage.get<Review[]>(`/pulls/${number}/reviews`);
const runsOf = async (sha: string) =>
  (await stage.get<{ check_runs: Run[] }>(`/commits/${sha}/check-runs?filter=all`)).check_runs;

describe("submit_review", () => {
  it("judges a person's pull request, with comments on its lines and a check of the role's name", async () => {
    const { number, sha } = await stage.foreignPull();
    const reviewer = await stage.turn({ role: "reviewer", number });
    const told = await reviewer.run("submit_review", {
      verdict: "request_changes",
      commit: sha.slice(0, 10),
      body: "Not yet.",
      comments: [
        { path: "theirs.md", line: 2, body: "Why two?" },
        { path: "theirs.md", start_line: 1, line: 3, body: "All of it." },
      ],
    });
    expect(told).toMatchObject({ ok: true, text: expect.stringMatching(/^Your review \d+ is there\.$/) });
    expect(await reviewsOf(number)).toMatchObject([
      { state: "CHANGES_REQUESTED", commit_id: sha, user: { login: "squadron-lab[bot]" } },
    ]);
    const [review] = await reviewsOf(number);
    expect(review?.body).toMatch(/^\*\*reviewer\*\* asks for changes\.\n\nNot yet\./);
    expect(stage.handedIn(review?.body)).toBeUndefined();
    expect(await stage.get(`/pulls/${number}/comments`)).toMatchObject([
      { path: "theirs.md", line: 2, body: "Why two?" },
      { path: "theirs.md", start_line: 1, line: 3, body: "All of it." },
    ]);
    expect(await runsOf(sha)).toMatchObject([
      {
        name: "squadron/reviewer",
        conclusion: "failure",
        output: { title: "reviewer asks for changes", summary: "Not yet." },
      },
    ]);
  });

  it.each([
    { verdict: "approve", says: "approves", conclusion: "success", told: true },
    { verdict: "request_changes", says: "asks for changes", conclusion: "failure", told: true },
    { verdict: "comment", says: "comments", conclusion: "neutral", told: false },
  ] as const)(
    "cannot $verdict the App's own pull request: it comments, and the check carries the verdict",
    async ({ verdict, says, conclusion, told }) => {
      const { number, sha } = await stage.ownPull(issue);
      const reviewer = await stage.turn({ role: "reviewer", number, hops: 1 });
      const answer = await reviewer.run("submit_review", { verdict, commit: sha, body: "I read it." });
      expect(answer.text).toMatch(told ? /, and dev was told\.$/ : /is there\.$/);
      const [review, ...others] = await reviewsOf(number);
      expect(others).toEqual([]);
      expect(review?.state).toBe("COMMENTED");
      expect(review?.body).toContain(`**reviewer** ${says}.`);
      expect(stage.handedIn(review?.body)).toEqual(
        told ? { from: "reviewer", to: "dev", hops: 2 } : undefined,
      );
      expect(await runsOf(sha)).toMatchObject([{ name: "squadron/reviewer", conclusion }]);
    },
  );

  it("lets the check say of a turn's retry what the review says, of the commit that was reviewed", async () => {
    const { number, sha, branch } = await stage.ownPull(issue);
    const reviewer = await stage.turn({ role: "security", number });
    await reviewer.run("submit_review", { verdict: "request_changes", commit: sha, body: "Not so." });
    const moved = await stage.github
      .as("maintainer")
      .commit(stage.name, { branch, files: { "more.md": "more\n" } });
    const told = await reviewer
      .again()
      .run("submit_review", { verdict: "approve", commit: moved, body: "Well." });
    expect(told.text).toContain(`It is of ${sha}`);
    expect(await reviewsOf(number)).toHaveLength(1);
    expect(await runsOf(moved)).toEqual([]);
    expect(await runsOf(sha)).toMatchObject([{ conclusion: "failure" }]);
  });

  it("gives each role a check of its own", async () => {
    const { number, sha } = await stage.ownPull(issue);
    for (const role of ["reviewer", "security"]) {
      const turn = await stage.turn({ role, number });
      await turn.run("submit_review", { verdict: "approve", commit: sha, body: "Well." });
    }
    expect((await runsOf(sha)).map(({ name }) => name).toSorted()).toEqual([
      "squadron/reviewer",
      "squadron/security",
    ]);
  });

  it("is refused when the head has moved since it was read", async () => {
    const { number, sha, branch } = await stage.ownPull(issue);
    const moved = await stage.github
      .as("maintainer")
      .commit(stage.name, { branch, files: { "dev.md": "four\n" } });
    const reviewer = await stage.turn({ role: "reviewer", number });
    expect(await reviewer.run("submit_review", { verdict: "approve", commit: sha, body: "Well." })).toEqual({
      ok: false,
      text: `The head of #${number} is ${moved} now: read what changed first.`,
    });
    expect(await reviewsOf(number)).toEqual([]);
    expect([...(await runsOf(sha)), ...(await runsOf(moved))]).toEqual([]);
  });

  it("lets a person decide at the third disagreement, and wakes nobody then", async () => {
    const { number, sha } = await stage.ownPull(issue);
    const no = { verdict: "request_changes", commit: sha, body: "No." };
    const second = await stage.turn({ role: "reviewer", number, record: { disagreed: 1 } });
    expect((await second.run("submit_review", no)).text).toContain("dev was told");
    expect(second.leaves()).toMatchObject({ disagreed: 2, change: "slept" });
    const third = await stage.turn({ role: "reviewer", number, record: { disagreed: 2 } });
    expect(await third.run("submit_review", { ...no, body: "Still no." })).toEqual({
      ok: true,
      text: "Your review is there. You disagreed too often: a person was asked to decide. End your turn.",
    });
    expect(third.leaves()).toMatchObject({ disagreed: 3, change: "escalated" });
    const last = (await reviewsOf(number)).at(-1);
    expect(last?.body).toContain("Still no.");
    expect(stage.handedIn(last?.body)).toBeUndefined();
    expect(await stage.bodies(number)).toEqual([
      expect.stringContaining(
        `**reviewer** asks a person to take over.\n\nIt has asked for changes of #${number} 3 times and is still not satisfied.`,
      ),
    ]);
  });

  it("counts no disagreement that GitHub refused, as for a line that is not in the diff", async () => {
    const { number, sha } = await stage.ownPull(issue);
    const reviewer = await stage.turn({ role: "reviewer", number, record: { disagreed: 1 } });
    const no = { verdict: "request_changes", commit: sha, body: "No." };
    const wrong = [{ path: "dev.md", line: 40, body: "Where?" }];
    for (let times = 0; times < 3; times++)
      expect(await reviewer.run("submit_review", { ...no, comments: wrong })).toMatchObject({
        ok: false,
        text: expect.stringMatching(/^GitHub refused \(422\)/),
      });
    expect(reviewer.leaves()).toMatchObject({ disagreed: 1 });
    expect(await reviewer.run("submit_review", no)).toMatchObject({ ok: true });
    expect(reviewer.leaves()).toMatchObject({ disagreed: 2, change: "slept" });
    expect(await reviewsOf(number)).toHaveLength(1);
  });

  it("wakes nobody where agents have woken one another often enough, unless it only comments", async () => {
    const { number, sha } = await stage.ownPull(issue);
    const reviewer = await stage.turn({ role: "reviewer", number, hops: 6 });
    const say = (verdict: string) =>
      reviewer.run("submit_review", { verdict, commit: sha, body: "I read it." });
    expect(await say("request_changes")).toMatchObject({
      ok: false,
      text: expect.stringContaining("6 times"),
    });
    expect(reviewer.leaves()).toMatchObject({ disagreed: 0 });
    expect(await say("comment")).toMatchObject({ ok: true });
  });

  it("is submitted once when the turn is repeated, with whatever verdict", async () => {
    const { number, sha } = await stage.ownPull(issue);
    const reviewer = await stage.turn({ role: "reviewer", number });
    await reviewer.run("submit_review", { verdict: "approve", commit: sha, body: "Well." });
    const before = stage.changes();
    const again = reviewer.again();
    await again.run("submit_review", { verdict: "request_changes", commit: sha, body: "Not well." });
    expect(stage.changes()).toBe(before);
    expect(await runsOf(sha)).toMatchObject([{ conclusion: "success" }]);
  });

  it("is found again by a repeated turn that judges otherwise, when nobody knows whether it arrived", async () => {
    const { number, sha } = await stage.ownPull(issue);
    const reviewer = await stage.turn({ role: "reviewer", number });
    const reviews = { method: "POST", path: "/repos/{any}/{any}/pulls/{any}/reviews" };
    const unheard = stage.github.faults.add({ kind: "reset-after", ...reviews });
    const outage = stage.github.faults.add({
      kind: "outage",
      method: "GET",
      path: "/repos/{any}/{any}/pulls/{any}/reviews",
    });
    const said = { commit: sha, body: "I read it." };
    await expect(reviewer.run("submit_review", { verdict: "comment", ...said })).rejects.toMatchObject({
      code: "outside",
    });
    expect(unheard.hits()).toBe(1);
    outage.remove();
    expect(await reviewer.again().run("submit_review", { verdict: "approve", ...said })).toMatchObject({
      ok: true,
    });
    expect(await reviewsOf(number)).toHaveLength(1);
  });

  it("needs an open pull request", async () => {
    const reviewer = await stage.turn({ role: "reviewer", number: issue });
    const review = { verdict: "approve", commit: "abcdef0", body: "Well." };
    expect(await reviewer.run("submit_review", review)).toMatchObject({
      ok: false,
      text: expect.stringContaining("There is no pull request here"),
    });
    const { number, sha } = await stage.foreignPull();
    await stage.github.as("maintainer").closeIssue(stage.name, number);
    const late = await stage.turn({ role: "reviewer", number });
    expect(await late.run("submit_review", { ...review, commit: sha })).toMatchObject({
      ok: false,
      text: `Pull request #${number} is closed.`,
    });
    expect(await reviewsOf(number)).toEqual([]);
  });
});
