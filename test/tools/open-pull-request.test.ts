import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
  readonly user: { readonly login: string };
}
const words = { title: "Paint the button", body: "It was grey." };
const pulls = () => stage.get<Pull[]>(`/pulls?head=acme:squadron/dev/issue-${issue}&state=all`);

describe("open_pull_request", () => {
  it("pushes the commits and opens a draft that closes the issue when it is merged", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    dev.commit({ "button.ts": "red" });
    dev.commit({ "button.test.ts": "is red" });
    const told = await dev.run("open_pull_request", words);
    const [pull, ...others] = await pulls();
    expect(others).toEqual([]);
    expect(told).toEqual({
      ok: true,
      text: `Pull request #${pull?.number} is open as a draft, from squadron/dev/issue-${issue} with 2 new commits.`,
    });
    expect(pull).toMatchObject({ ...words, body: expect.anything(), draft: true, base: { ref: "main" } });
    expect(pull?.body).toMatch(new RegExp(`^It was grey\\.\n\nCloses #${issue}\n`));
    expect(pull?.user.login).toBe("squadron-lab[bot]");
    await stage.github.as("maintainer").markReady(stage.name, pull?.number ?? 0);
    await stage.github.as("maintainer").merge(stage.name, pull?.number ?? 0);
    expect(await stage.host.thread(stage.repository, issue)).toMatchObject({ open: false });
  });

  it("keeps the one that is there, which other tools find from then on", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    dev.commit({ "button.ts": "red" });
    await dev.run("open_pull_request", words);
    const later = await stage.turn({ role: "dev", number: issue });
    later.commit({ "button.ts": "blue" });
    expect(await later.run("open_pull_request", { ...words, title: "Other" })).toMatchObject({ ok: true });
    expect(await pulls()).toMatchObject([{ title: words.title }]);
    expect(await later.run("update_pull_request", { title: "Blue" })).toMatchObject({ ok: true });
    expect(await pulls()).toMatchObject([{ title: "Blue" }]);
  });

  it("is refused without a commit, opens nothing, and keeps the approval for when there is one", async () => {
    const profile = { approvals: ["push"] } as const;
    const gates = { asked: "", granted: ["push"] } as const;
    const dev = await stage.turn({ role: "dev", number: issue, profile, record: { gates } });
    expect(await dev.run("open_pull_request", words)).toEqual({
      ok: false,
      text: "There are no commits to propose yet.",
    });
    expect(await pulls()).toEqual([]);
    expect(dev.leaves().gates).toEqual(gates);
  });

  it("opens one when the turn is repeated, however it is worded then", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    dev.commit({ "button.ts": "red" });
    await dev.run("open_pull_request", words);
    const before = stage.changes();
    const again = await dev.again().run("open_pull_request", { title: "Red", body: "Now red." });
    expect(again).toMatchObject({ ok: true });
    expect(stage.changes()).toBe(before);
    expect(await pulls()).toMatchObject([{ title: words.title }]);
  });

  it("pushes nothing before a person has allowed it, and asks", async () => {
    const gated = { role: "dev", number: issue, profile: { approvals: ["push"] } } as const;
    const dev = await stage.turn(gated);
    dev.commit({ "button.ts": "red" });
    expect(await dev.run("open_pull_request", words)).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^A person has to allow this first/),
    });
    expect(await pulls()).toEqual([]);
    expect(await stage.host.refCommit(stage.repository, `refs/heads/squadron/dev/issue-${issue}`)).toBe("");
    expect(await stage.bodies(issue)).toEqual([
      expect.stringMatching(/asks for approval: push dev's commits and open a pull request.*approve dev/s),
    ]);
    expect(dev.leaves()).toMatchObject({ gates: { asked: "push" }, change: "asked" });
    const allowed = await stage.turn({ ...gated, record: { gates: { asked: "", granted: ["push"] } } });
    allowed.commit({ "button.ts": "red" });
    await allowed.run("open_pull_request", words);
    expect(await pulls()).toMatchObject([words.title].map((title) => ({ title })));
    expect(allowed.leaves().gates).toEqual({ asked: "", granted: [] });
  });
});
