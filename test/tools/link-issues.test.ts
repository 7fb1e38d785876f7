import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

const relations = () => stage.host.issueRelations(stage.repository, issue);

describe("link_issues", () => {
  it("makes another issue a part of the role's own", async () => {
    const other = await stage.issue();
    const pm = await stage.turn({ role: "pm", number: issue });
    expect(await pm.run("link_issues", { issue: other, relation: "part" })).toEqual({
      ok: true,
      text: `#${issue} and #${other} are linked.`,
    });
    expect(await relations()).toMatchObject({ children: [{ number: other }], blockedBy: [] });
  });

  it("shows that it is blocked, and takes that back, as often as the role changes its mind", async () => {
    const other = await stage.issue();
    const pm = await stage.turn({ role: "pm", number: issue });
    const link = (relation: string) => pm.run("link_issues", { issue: other, relation });
    await link("blocked-by");
    expect(await relations()).toMatchObject({ blockedBy: [{ number: other }], children: [] });
    await link("not-blocked-by");
    expect(await relations()).toMatchObject({ blockedBy: [] });
    await link("blocked-by");
    expect(await relations()).toMatchObject({ blockedBy: [{ number: other }] });
    expect(pm.leaves()).toMatchObject({ blockedOn: [], change: "slept" });
  });

  it("links neither itself nor what is not there, and tells what GitHub refuses", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    for (const other of [issue, 99_999])
      expect(await pm.run("link_issues", { issue: other, relation: "part" })).toEqual({
        ok: false,
        text: `#${other} is no other issue of this repository.`,
      });
    const [parent, child] = [await stage.issue(), await stage.issue()];
    await stage.github.as("maintainer").addSubIssue(stage.name, parent, child);
    expect(await pm.run("link_issues", { issue: child, relation: "part" })).toMatchObject({
      ok: false,
      text: expect.stringContaining("Sub issue may only have one parent"),
    });
    expect(await relations()).toMatchObject({ children: [], blockedBy: [] });
  });

  it("is done once when the turn is repeated, and what a person undid since stays undone", async () => {
    const other = await stage.issue();
    const pm = await stage.turn({ role: "pm", number: issue });
    await pm.run("link_issues", { issue: other, relation: "part" });
    await stage.github.as("maintainer").removeSubIssue(stage.name, issue, other);
    await pm.again().run("link_issues", { issue: other, relation: "part" });
    expect(await relations()).toMatchObject({ children: [] });
  });
});
