import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

const why = "It needs their button.";
const blockers = async (number = issue) =>
  (await stage.host.issueRelations(stage.repository, number)).blockedBy.map((each) => each.number);

describe("block_on", () => {
  it("shows the dependency on GitHub and lets the session wait for the issues", async () => {
    const [one, two] = [await stage.issue(), await stage.issue()];
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("block_on", { issues: [one, two], why })).toEqual({
      ok: true,
      text: "Your turn ends; you are woken when one of them is closed.",
    });
    expect(await blockers()).toEqual([one, two]);
    expect(dev.leaves()).toMatchObject({
      blockedOn: [one, two],
      lastActivity: why,
      waitingFor: `#${one}, #${two} to be closed`,
      change: "asked",
    });
  });

  it("is refused with the path where the others wait for this one, and does nothing of the order", async () => {
    const [free, one, two] = [await stage.issue(), await stage.issue(), await stage.issue()];
    const maintainer = stage.github.as("maintainer");
    await maintainer.setBlockedBy(stage.name, one, two);
    await maintainer.setBlockedBy(stage.name, two, issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("block_on", { issues: [free, one], why })).toEqual({
      ok: false,
      text: `Nobody would ever wake: #${issue} waits for #${one} waits for #${two} waits for #${issue}.`,
    });
    expect(await blockers()).toEqual([]);
    expect(dev.leaves()).toMatchObject({ blockedOn: [], change: "slept" });
  });

  it("leaves a circle over an issue that is closed to GitHub, and tells what it says", async () => {
    const [one, two] = [await stage.issue(), await stage.issue()];
    const maintainer = stage.github.as("maintainer");
    await maintainer.setBlockedBy(stage.name, one, two);
    await maintainer.setBlockedBy(stage.name, two, issue);
    await maintainer.closeIssue(stage.name, two);
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("block_on", { issues: [one], why })).toMatchObject({
      ok: false,
      text: expect.stringContaining("Issue dependencies may not be circular"),
    });
    expect(dev.leaves().blockedOn).toEqual([]);
  });

  it("waits neither for itself, nor for what is closed or not there", async () => {
    const [open, closed] = [await stage.issue(), await stage.issue()];
    await stage.github.as("maintainer").closeIssue(stage.name, closed);
    const dev = await stage.turn({ role: "dev", number: issue });
    for (const number of [issue, closed, 99_999])
      expect(await dev.run("block_on", { issues: [open, number], why })).toEqual({
        ok: false,
        text: `#${number} is not open, so it blocks nothing.`,
      });
    expect(await blockers()).toEqual([]);
  });

  it("is shown once when the turn is repeated, or it is shown already", async () => {
    const [one, two] = [await stage.issue(), await stage.issue()];
    await stage.github.as("maintainer").setBlockedBy(stage.name, issue, two);
    const dev = await stage.turn({ role: "dev", number: issue });
    await dev.run("block_on", { issues: [one, two], why });
    const before = stage.changes();
    const again = dev.again();
    expect(await again.run("block_on", { issues: [two, one, one], why })).toMatchObject({ ok: true });
    expect(stage.changes()).toBe(before);
    expect(new Set(await blockers())).toEqual(new Set([one, two]));
    expect(again.leaves().blockedOn).toEqual([two, one]);
  });
});
