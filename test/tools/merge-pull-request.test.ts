import { describe, expect, it } from "vitest";

import { squadronTools } from "../../src/domain/tool-names.ts";
import { issue, stage } from "./each-issue.ts";

const tools = squadronTools;
const turn = (record = {}, approvals: readonly "merge"[] = ["merge"]) =>
  stage.turn({ role: "dev", number: issue, profile: { tools, approvals }, record });
const pullAt = (number: number) => stage.get<{ merged: boolean }>(`/pulls/${number}`);

/** dev's pull request, ready to be merged. */
async function readyPull(): Promise<{ readonly number: number; readonly sha: string }> {
  const pull = await stage.ownPull(issue);
  await stage.github.as("maintainer").markReady(stage.name, pull.number);
  return pull;
}

describe("merge_pull_request", () => {
  it("asks a person about the commit, and merges nothing until then", async () => {
    const { number, sha } = await readyPull();
    const dev = await turn();
    for (const each of [dev, dev.again()])
      expect(await each.run("merge_pull_request", { commit: sha })).toEqual({
        ok: true,
        text: expect.stringContaining("A person has to allow this first"),
      });
    expect(await stage.bodies(issue)).toEqual([
      expect.stringContaining(
        `**dev** asks for approval: merge #${number} into main as it is at ${sha.slice(0, 12)}`,
      ),
    ]);
    expect(dev.leaves()).toMatchObject({ gates: { asked: "merge", commit: sha }, change: "asked" });
    expect(await pullAt(number)).toMatchObject({ merged: false });
  });

  it("merges what was approved, once, and the issue is closed with it", async () => {
    const { number, sha } = await readyPull();
    const dev = await turn({ gates: { asked: "", granted: ["merge"], commit: sha } });
    const commit = sha.slice(0, 12);
    expect(await dev.run("merge_pull_request", { commit })).toEqual({
      ok: true,
      text: `Pull request #${number} is merged into main.`,
    });
    const before = stage.changes();
    expect(await dev.again().run("merge_pull_request", { commit })).toMatchObject({ ok: false });
    expect(stage.changes()).toBe(before);
    expect(await pullAt(number)).toMatchObject({ merged: true });
    expect(await stage.get(`/issues/${issue}`)).toMatchObject({ state: "closed" });
    expect(dev.leaves().gates.granted).toEqual([]);
  });

  it("asks again when the branch has moved since it was approved", async () => {
    const { number, branch } = await stage.ownPull(issue);
    const maintainer = stage.github.as("maintainer");
    await maintainer.markReady(stage.name, number);
    const before = await stage.host.refCommit(stage.repository, `refs/heads/${branch}`);
    const sha = await maintainer.commit(stage.name, { branch, files: { "more.md": "more" } });
    const dev = await turn({ gates: { asked: "", granted: ["merge"], commit: before } });
    expect(await dev.run("merge_pull_request", { commit: before })).toEqual({
      ok: false,
      text: `The head of #${number} is ${sha} now: read what changed first.`,
    });
    expect(await dev.run("merge_pull_request", { commit: sha })).toMatchObject({
      text: expect.stringContaining("has to allow"),
    });
    expect(dev.leaves().gates).toMatchObject({ asked: "merge", commit: sha, granted: [] });
    expect(await pullAt(number)).toMatchObject({ merged: false });
  });

  it("needs nobody where the repository says so, and keeps to the branch's protection", async () => {
    stage.github.seed.protectBranch(stage.name, "main", { checks: [{ context: "test" }] });
    const { number, sha } = await readyPull();
    const dev = await turn({}, []);
    expect(await dev.run("merge_pull_request", { commit: sha })).toMatchObject({ ok: false });
    expect(await pullAt(number)).toMatchObject({ merged: false });
    await stage.github.ci(stage.name, sha, { name: "test", conclusion: "success" });
    expect(await dev.run("merge_pull_request", { commit: sha, method: "squash" })).toMatchObject({
      ok: true,
    });
    expect(await pullAt(number)).toMatchObject({ merged: true });
    stage.github.seed.protectBranch(stage.name, "main", {});
  });

  it("leaves what another role or a person proposes", async () => {
    const docs = await stage.ownPull(issue, "docs");
    const theirs = await stage.foreignPull();
    for (const { number, sha } of [docs, theirs]) {
      const dev = await stage.turn({ role: "dev", number, profile: { tools } });
      expect(await dev.run("merge_pull_request", { commit: sha })).toEqual({
        ok: false,
        text: "This pull request is somebody else's; leave it as it is.",
      });
      expect(await pullAt(number)).toMatchObject({ merged: false });
    }
  });
});
