import { expect, test } from "vitest";

import { type Fixture, startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;
const LONG = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);

const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/** A pull request of the App that changes line 20 of a file of 40. */
async function withPull(): Promise<Fixture & { readonly number: number }> {
  const fixture = await startFixture();
  const wes = fixture.lab.as("wes");
  await wes.commit("ada/engine", { branch: "main", files: { "long.txt": text(LONG) } });
  await wes.commit("ada/engine", { branch: "fix", files: { "long.txt": text(LONG.with(19, "mended")) } });
  const { data } = await fixture.botOctokit().rest.pulls.create({
    ...AT,
    title: "Mend it",
    head: "fix",
    base: "main",
  });
  await fixture.lab.settled();
  fixture.receiver.received.length = 0;
  return { ...fixture, number: data.number };
}

test("a review with comments on lines is told as one, each comment after it, and its author is not asked any more", async () => {
  await using fixture = await withPull();
  const { lab, number, receiver } = fixture;
  const wes = lab.as("wes");
  await lab.as("ada").requestReview("ada/engine", number, "wes");
  await wes.review("ada/engine", number, {
    event: "REQUEST_CHANGES",
    body: "Two things.",
    comments: [
      { path: "long.txt", line: 20, body: "Why?" },
      { path: "long.txt", line: 22, start_line: 20, body: "Shorter." },
    ],
  });
  expect(await fixture.news()).toEqual([
    "pull_request.review_requested",
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
    "pull_request_review_comment.created",
  ]);
  const [asked, submitted, first, second] = receiver.received.map(({ body }) => body);
  expect(asked).toMatchObject({ requested_reviewer: { login: "wes" } });
  expect(submitted).toMatchObject({
    review: { state: "changes_requested", body: "Two things.", user: { login: "wes" } },
    pull_request: { number, requested_reviewers: [] },
  });
  expect(first).toMatchObject({
    comment: { path: "long.txt", line: 20, side: "RIGHT", start_line: null, body: "Why?" },
  });
  expect(second).toMatchObject({ comment: { line: 22, start_line: 20, start_side: "RIGHT" } });
  const { data } = await fixture.botOctokit().rest.pulls.listReviews({ ...AT, pull_number: number });
  expect(data).toMatchObject([{ state: "CHANGES_REQUESTED", user: { login: "wes" } }]);
  const comment = first?.["comment"] as { readonly diff_hunk: string } | undefined;
  const hunk = comment?.diff_hunk.split("\n");
  expect(hunk?.[0]).toMatch(/^@@ -17,7 \+17,7 @@/);
  expect(hunk?.at(-1)).toBe("+mended");
});

test("a review whose comment stands outside the diff is refused whole, and nobody approves their own work", async () => {
  await using fixture = await withPull();
  const { lab, number } = fixture;
  const bot = fixture.botOctokit().rest.pulls;
  const at = { ...AT, pull_number: number };
  const comment = (line: number, path = "long.txt") =>
    bot.createReview({ ...at, event: "COMMENT", comments: [{ path, line, body: "Here" }] });
  await expect(comment(30)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("line must be part of the diff"),
  });
  await expect(comment(1, "README.md")).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("Path could not be resolved"),
  });
  await expect(bot.createReview({ ...at, event: "APPROVE" })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("Can not approve your own pull request"),
  });
  const left = { path: "long.txt", line: 20, side: "LEFT" as const, body: "It was better." };
  await lab.as("ada").review("ada/engine", number, { event: "COMMENT", comments: [left] });
  const { data } = await bot.listReviewComments(at);
  expect(data).toMatchObject([{ side: "LEFT", line: 20, body: "It was better." }]);
  expect(lab.writes.filter(({ path }) => path.endsWith("/reviews")).map(({ actor }) => actor)).toEqual([
    "ada",
  ]);
});

test("a comment moves with its line, and is outdated once the line is changed", async () => {
  await using fixture = await withPull();
  const { lab, number } = fixture;
  const wes = lab.as("wes");
  await wes.review("ada/engine", number, {
    event: "COMMENT",
    comments: [{ path: "long.txt", line: 20, body: "Why?" }],
  });
  const shown = async () => {
    const [comment] = await wes.reviewComments("ada/engine", number);
    return [comment?.line, comment?.original_line];
  };
  expect(await shown()).toEqual([20, 20]);
  const moved = ["new first line", ...LONG.with(19, "mended")];
  await wes.commit("ada/engine", { branch: "fix", files: { "long.txt": text(moved) } });
  expect(await shown()).toEqual([21, 20]);
  await wes.commit("ada/engine", { branch: "fix", files: { "long.txt": text(moved.with(20, "again")) } });
  expect(await shown()).toEqual([undefined, 20]);
});

test("answers, edits and deletions in a thread are told, and a dismissed review loses its force", async () => {
  await using fixture = await withPull();
  const { lab, number } = fixture;
  const [ada, wes] = [lab.as("ada"), lab.as("wes")];
  const review = await wes.review("ada/engine", number, {
    event: "REQUEST_CHANGES",
    body: "No.",
    comments: [{ path: "long.txt", line: 20, body: "Why?" }],
  });
  const [first] = await wes.reviewComments("ada/engine", number);
  const id = first?.id ?? 0;
  await lab.settled();
  fixture.receiver.received.length = 0;
  const pulls = fixture.botOctokit().rest.pulls;
  const answer = { ...AT, pull_number: number, comment_id: id, body: "Because." };
  const { data: reply } = await pulls.createReplyForReviewComment(answer);
  expect(reply).toMatchObject({ in_reply_to_id: id, line: 20, user: { login: "squadron[bot]" } });
  await pulls.updateReviewComment({ ...AT, comment_id: reply.id, body: "Because of winter." });
  await pulls.deleteReviewComment({ ...AT, comment_id: reply.id });
  await expect(pulls.deleteReviewComment({ ...AT, comment_id: id + 99 })).rejects.toMatchObject({
    status: 404,
  });
  const olga = await lab.as("olga").request("DELETE", `/repos/ada/engine/pulls/comments/${id}`);
  expect(olga.status).toBe(403);
  await wes.editReview("ada/engine", review.id, "Not yet.");
  await ada.dismissReview("ada/engine", review.id, "Settled.");
  expect(await fixture.news()).toEqual([
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
    "pull_request_review_comment.edited",
    "pull_request_review_comment.deleted",
    "pull_request_review.edited",
    "pull_request_review.dismissed",
  ]);
  expect(fixture.receiver.received.at(-1)?.body).toMatchObject({ review: { state: "dismissed" } });
  const writes = lab.writes.filter(({ actor }) => actor === "squadron[bot]").map(({ method }) => method);
  expect(writes).toEqual(["POST", "POST", "PATCH", "DELETE"]);
});

test("only collaborators are asked for a review, and never the author", async () => {
  await using fixture = await withPull();
  const pulls = fixture.botOctokit().rest.pulls;
  const ask = (login: string) =>
    pulls.requestReviewers({ ...AT, pull_number: fixture.number, reviewers: [login] });
  await expect(ask("olga")).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("is not a collaborator of the ada/engine repository"),
  });
  await expect(ask("squadron[bot]")).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("Review cannot be requested from pull request author."),
  });
  expect((await ask("wes")).data.requested_reviewers).toMatchObject([{ login: "wes" }]);
  await pulls.removeRequestedReviewers({ ...AT, pull_number: fixture.number, reviewers: ["wes"] });
  expect(await fixture.news()).toEqual([
    "pull_request.review_requested",
    "pull_request.review_request_removed",
  ]);
});

test("an App that may only read pull requests can neither review nor answer", async () => {
  await using fixture = await withPull();
  const { lab, number } = fixture;
  lab.seed.uninstallApp("ada");
  lab.seed.installApp("ada", { permissions: { pull_requests: "read", contents: "write", issues: "write" } });
  const pulls = fixture.octokit(lab.seed.installationToken("ada")).rest.pulls;
  const at = { ...AT, pull_number: number };
  expect((await pulls.listReviews(at)).status).toBe(200);
  await expect(pulls.createReview({ ...at, event: "COMMENT", body: "Hi" })).rejects.toMatchObject({
    status: 403,
  });
  await expect(pulls.requestReviewers({ ...at, reviewers: ["wes"] })).rejects.toMatchObject({ status: 403 });
});
