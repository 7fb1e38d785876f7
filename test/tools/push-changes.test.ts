import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

const branch = () => `squadron/dev/issue-${issue}`;
const head = () => stage.host.refCommit(stage.repository, `refs/heads/${branch()}`);

describe("push_changes", () => {
  it("puts the commits on the role's branch and tells where that is now", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    dev.commit({ "button.ts": "red" });
    const told = await dev.run("push_changes");
    const commit = await head();
    expect(commit).not.toBe("");
    expect(told).toEqual({
      ok: true,
      text: `${branch()} is at ${commit.slice(0, 12)} now, with 1 new commits.`,
    });
  });

  it("says so when there is nothing new", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    dev.commit({ "button.ts": "red" });
    await dev.run("push_changes");
    const before = await head();
    expect(await dev.again().run("push_changes")).toEqual({
      ok: true,
      text: `${branch()} on GitHub has all your commits already.`,
    });
    expect(await head()).toBe(before);
  });

  it("pushes nothing before a person has allowed it, and asks once when the turn is repeated", async () => {
    const dev = await stage.turn({ role: "dev", number: issue, profile: { approvals: ["push"] } });
    dev.commit({ "button.ts": "red" });
    for (const turn of [dev, dev.again()])
      expect(await turn.run("push_changes")).toEqual({
        ok: true,
        text: "A person has to allow this first; they were asked in a comment. End your turn now: you are woken with the answer, and then you call this tool again.",
      });
    expect(await head()).toBe("");
    expect(await stage.bodies(issue)).toEqual([
      expect.stringContaining("**dev** asks for approval: push dev's commits"),
    ]);
    expect(dev.leaves()).toMatchObject({ waitingFor: "push dev's commits", change: "asked" });
  });

  it("is allowed once by one approval", async () => {
    const dev = await stage.turn({
      role: "dev",
      number: issue,
      profile: { approvals: ["push"] },
      record: { gates: { asked: "", granted: ["push"] } },
    });
    dev.commit({ "button.ts": "red" });
    expect(await dev.run("push_changes")).toMatchObject({ text: expect.stringContaining("1 new commits") });
    const allowed = await head();
    dev.commit({ "button.ts": "blue" });
    expect(await dev.run("push_changes")).toMatchObject({ text: expect.stringContaining("has to allow") });
    expect(await head()).toBe(allowed);
  });
});
