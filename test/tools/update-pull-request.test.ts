import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

interface Pull {
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}
const pullAt = (number: number) => stage.get<Pull>(`/pulls/${number}`);

describe("update_pull_request", () => {
  it("changes title and description, and the description goes on to close the issue", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("update_pull_request", { title: "Better", body: "Told anew." })).toEqual({
      ok: true,
      text: `Pull request #${number} is changed.`,
    });
    const pull = await pullAt(number);
    expect(pull).toMatchObject({ title: "Better", draft: true });
    expect(pull.body).toMatch(new RegExp(`^Told anew\\.\n\nCloses #${issue}\n`));
  });

  it("leaves what is not named", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    await dev.run("update_pull_request", { title: "Better" });
    expect(await pullAt(number)).toMatchObject({ title: "Better", body: `Closes #${issue}` });
    expect(await dev.run("update_pull_request", {})).toMatchObject({
      ok: false,
      text: expect.stringContaining("say what to change: title, body or state"),
    });
  });

  it("closes the issue of the branch, not itself, when the turn is about the pull request", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number });
    await dev.run("update_pull_request", { body: "Told anew." });
    expect((await pullAt(number)).body).toContain(`Closes #${issue}\n`);
  });

  it("marks it ready and wakes each teammate that waits for that, in a comment there", async () => {
    const { number, sha } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue, hops: 1 });
    expect(await dev.run("update_pull_request", { state: "ready" })).toEqual({
      ok: true,
      text: `Pull request #${number} is ready for review. reviewer and security will look at it.`,
    });
    expect(await pullAt(number)).toMatchObject({ draft: false });
    const bodies = await stage.bodies(number);
    expect(bodies).toEqual(
      ["reviewer", "security"].map((role) =>
        expect.stringContaining(
          `**dev** asks **${role}** to review this: it is ready, at ${sha.slice(0, 12)}.`,
        ),
      ),
    );
    expect(bodies.map((body) => stage.handedIn(body))).toEqual([
      { from: "dev", to: "reviewer", hops: 2 },
      { from: "dev", to: "security", hops: 2 },
    ]);
  });

  it("makes it a draft again and wakes nobody", async () => {
    const { number } = await stage.ownPull(issue);
    await stage.github.as("maintainer").markReady(stage.name, number);
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("update_pull_request", { state: "draft" })).toMatchObject({ ok: true });
    expect(await pullAt(number)).toMatchObject({ draft: true });
    expect(await stage.bodies(number)).toEqual([]);
  });

  it("changes nothing where nobody may be woken any more", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue, hops: 6 });
    const before = stage.changes();
    expect(await dev.run("update_pull_request", { title: "Better", state: "ready" })).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^Agents have handed this on 6 times/),
    });
    expect(stage.changes()).toBe(before);
    expect(await pullAt(number)).toMatchObject({ title: "Ours", draft: true });
  });

  it("leaves a person's pull request, a closed one and none alone", async () => {
    const before = stage.changes();
    const theirs = await stage.foreignPull();
    const dev = await stage.turn({ role: "dev", number: theirs.number });
    expect(await dev.run("update_pull_request", { title: "Mine" })).toEqual({
      ok: false,
      text: "This pull request is somebody else's; leave it as it is.",
    });
    await stage.github.as("maintainer").closeIssue(stage.name, theirs.number);
    const late = await stage.turn({ role: "dev", number: theirs.number });
    expect(await late.run("update_pull_request", { title: "Mine" })).toEqual({
      ok: false,
      text: `Pull request #${theirs.number} is closed.`,
    });
    const none = await stage.turn({ role: "dev", number: issue });
    expect(await none.run("update_pull_request", { title: "Mine" })).toEqual({
      ok: false,
      text: "There is no pull request here; open one with open_pull_request.",
    });
    expect(stage.changes()).toBe(before);
  });

  it("leaves another role's alone, also on its own thread", async () => {
    const { number } = await stage.ownPull(issue, "docs");
    const dev = await stage.turn({ role: "dev", number });
    const before = stage.changes();
    expect(await dev.run("update_pull_request", { title: "Mine" })).toEqual({
      ok: false,
      text: "This pull request is somebody else's; leave it as it is.",
    });
    expect(stage.changes()).toBe(before);
  });

  it("is done once when the turn is repeated", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    await dev.run("update_pull_request", { title: "Better", state: "ready" });
    const before = stage.changes();
    await dev.again().run("update_pull_request", { title: "Best", state: "ready" });
    expect(stage.changes()).toBe(before);
    expect(await pullAt(number)).toMatchObject({ title: "Better" });
    expect(await stage.bodies(number)).toHaveLength(2);
  });
});
