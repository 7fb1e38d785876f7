import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

/** The maintainer's question on a line of dev's pull request. */
async function asked(): Promise<{ readonly pull: number; readonly comment: number }> {
  const { number } = await stage.ownPull(issue);
  const maintainer = stage.github.as("maintainer");
  const comments = [{ path: "dev.md", line: 2, body: "Why two?" }];
  await maintainer.review(stage.name, number, { event: "REQUEST_CHANGES", body: "Not yet.", comments });
  const [first] = await maintainer.reviewComments(stage.name, number);
  return { pull: number, comment: first?.id ?? 0 };
}

const said = async (pull: number) =>
  (await stage.github.as("maintainer").reviewComments(stage.name, pull)).map(
    ({ body, in_reply_to_id: to }) => ({ body: body.split("\n")[0], to }),
  );

describe("reply_to_review", () => {
  it("answers in the thread, whichever of its comments is named", async () => {
    const { pull, comment } = await asked();
    const follow = await stage.github.as("maintainer").replyToReview(stage.name, comment, "Well?");
    const dev = await stage.turn({ role: "dev", number: issue });
    const answer = { comment_id: follow.id, body: "One was not enough." };
    expect(await dev.run("reply_to_review", answer)).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^Answered with comment \d+\.$/),
    });
    expect(await said(pull)).toMatchObject([
      { body: "Why two?" },
      { body: "Well?", to: comment },
      { body: "One was not enough.", to: comment },
    ]);
  });

  it("works from the issue as from the pull request", async () => {
    const { pull, comment } = await asked();
    const dev = await stage.turn({ role: "dev", number: pull });
    expect(await dev.run("reply_to_review", { comment_id: comment, body: "So." })).toMatchObject({
      ok: true,
    });
    expect(await said(pull)).toHaveLength(2);
  });

  it("knows no comments but those on the lines of this pull request", async () => {
    const { pull } = await asked();
    const { id: other } = await stage.github.as("maintainer").comment(stage.name, pull, "Words.");
    const dev = await stage.turn({ role: "dev", number: issue });
    for (const id of [other + 100_000, 99_999_999])
      expect(await dev.run("reply_to_review", { comment_id: id, body: "So." })).toEqual({
        ok: false,
        text: `#${pull} has no comment ${id} on a line.`,
      });
    const elsewhere = await stage.issue();
    const none = await stage.turn({ role: "dev", number: elsewhere });
    expect(await none.run("reply_to_review", { comment_id: 1, body: "So." })).toMatchObject({
      ok: false,
      text: expect.stringContaining("There is no pull request here"),
    });
    expect(await said(pull)).toHaveLength(1);
  });

  it("answers once when the turn is repeated, however it is worded then", async () => {
    const { pull, comment } = await asked();
    const dev = await stage.turn({ role: "dev", number: issue });
    const first = await dev.run("reply_to_review", { comment_id: comment, body: "Changed." });
    const again = await dev.again().run("reply_to_review", { comment_id: comment, body: "I changed it." });
    expect(again).toEqual(first);
    expect((await said(pull)).map(({ body }) => body)).toEqual(["Why two?", "Changed."]);
  });
});
