import { describe, expect, it } from "vitest";

import { needsPerson, workspaceNewsText, type WorkspaceNews } from "../../src/domain/workspace-news.ts";

const text = (news: Partial<WorkspaceNews>): readonly string[] =>
  workspaceNewsText({ conflicts: 0, ...news });

describe("what an agent is told of its clone", () => {
  it("is nothing when nothing happened", () => {
    expect(text({})).toEqual([]);
  });

  it.each([
    ["taken", [], "main moved on by 2 commits. It is merged into your branch."],
    ["uncommitted", [], "uncommitted changes, so it was not merged"],
    ["conflict", ["a.ts", "b.ts"], "conflicts with your branch in a.ts, b.ts: merge origin/main"],
    ["conflict", [], "It could not be merged: merge origin/main yourself."],
  ] as const)("about the default branch, %s", (state, files, words) => {
    expect(text({ base: { branch: "main", commits: 2, state, files } })).toEqual([
      expect.stringContaining(words),
    ]);
  });

  it.each([
    ["taken", ["Wes"], `"Wes" pushed 1 commit to your branch b. Your clone has them`],
    [
      "uncommitted",
      ["Wes", "Kim"],
      `"Wes", "Kim" pushed 1 commit to your branch b. Your clone has uncommitted`,
    ],
    ["conflict", [], "Somebody pushed 1 commit to your branch b. Your clone has other commits"],
  ] as const)("about pushes to its branch, %s", (state, by, words) => {
    expect(text({ branch: { branch: "b", commits: 1, state, by } })).toEqual([
      expect.stringContaining(words),
    ]);
  });

  it("about a pull request's head, another branch and a broken clone", () => {
    const head = { ref: "refs/pull/3/head", commit: "0123456789abcdef", taken: false };
    expect(text({ head })).toEqual([expect.stringContaining("refs/remotes/pull/3/head")]);
    expect(text({ head: { ...head, taken: true } })).toEqual([expect.stringContaining("at 0123456789 now")]);
    const checkedOut = { branch: "mine", expected: "squadron/dev/issue-7" };
    expect(text({ checkedOut })).toEqual([expect.stringContaining("on the branch mine, as you left it")]);
    expect(text({ failed: "no HEAD" })).toEqual([expect.stringContaining("no HEAD")]);
  });
});

describe("a conflict", () => {
  it.each([
    [0, false],
    [1, false],
    [2, false],
    [3, true],
  ])("that %i wakes in a row began with takes a person: %s", (conflicts, needed) => {
    expect(needsPerson({ conflicts })).toBe(needed);
  });
});
