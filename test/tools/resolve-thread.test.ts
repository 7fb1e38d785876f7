import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

/** The maintainer's question on a line of dev's pull request. */
async function asked(on = issue): Promise<{ readonly pull: number; readonly comment: number }> {
  const { number } = await stage.ownPull(on);
  const maintainer = stage.github.as("maintainer");
  const comments = [{ path: "dev.md", line: 2, body: "Why two?" }];
  await maintainer.review(stage.name, number, { event: "REQUEST_CHANGES", body: "Not yet.", comments });
  const [first] = await maintainer.reviewComments(stage.name, number);
  return { pull: number, comment: first?.id ?? 0 };
}

const resolved = async (pull: number) =>
  (await stage.host.reviewThreads(stage.repository, pull)).map((thread) => thread.resolved);

describe("resolve_thread", () => {
  it("marks the thread as resolved, whichever of its comments is named", async () => {
    const { pull, comment } = await asked();
    const follow = await stage.github.as("maintainer").replyToReview(stage.name, comment, "Well?");
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("resolve_thread", { comment_id: follow.id })).toEqual({
      ok: true,
      text: "It is resolved.",
    });
    expect(await resolved(pull)).toEqual([true]);
  });

  it("says so when somebody has done it already", async () => {
    const { pull, comment } = await asked();
    await stage.github.as("maintainer").resolveThread(comment);
    const before = stage.changes();
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("resolve_thread", { comment_id: comment })).toEqual({
      ok: true,
      text: "It is resolved already.",
    });
    expect(stage.changes()).toBe(before);
    expect(await resolved(pull)).toEqual([true]);
  });

  it("knows no threads but those of this pull request", async () => {
    const { pull, comment } = await asked();
    const elsewhere = await stage.issue();
    const other = await asked(elsewhere);
    const dev = await stage.turn({ role: "dev", number: elsewhere });
    expect(await dev.run("resolve_thread", { comment_id: comment })).toEqual({
      ok: false,
      text: `#${other.pull} has no comment ${comment} on a line.`,
    });
    expect([await resolved(pull), await resolved(other.pull)]).toEqual([[false], [false]]);
  });

  it("is done once when the turn is repeated, also when a person has opened it again since", async () => {
    const { pull, comment } = await asked();
    const dev = await stage.turn({ role: "dev", number: issue });
    await dev.run("resolve_thread", { comment_id: comment });
    await stage.github.as("maintainer").unresolveThread(comment);
    await dev.again().run("resolve_thread", { comment_id: comment });
    expect(await resolved(pull)).toEqual([false]);
  });
});
