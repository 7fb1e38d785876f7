import { describe, expect, it } from "vitest";

import { roleDefaults } from "../../src/config/role-defaults.ts";
import { issue, stage } from "./each-issue.ts";

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly { readonly name: string }[];
}
const parts = (number = issue) => stage.get<Issue[]>(`/issues/${number}/sub_issues`);
const all = async () => (await stage.get<Issue[]>("/issues?state=all&per_page=100")).length;
const part = { title: "Paint the button", body: "Red, as the others." };

describe("create_issue", () => {
  it("opens an issue that is a part of the role's own and says where it comes from", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    const told = await pm.run("create_issue", { ...part, labels: ["small"] });
    const [opened, ...others] = await parts();
    expect(others).toEqual([]);
    expect(told).toEqual({
      ok: true,
      text: `Issue #${opened?.number} is open, as a sub-issue of #${issue}.`,
    });
    expect(opened).toMatchObject({ title: part.title, labels: [{ name: "small" }] });
    expect(opened?.body).toContain(`${part.body}\n\n_Opened by **pm** from #${issue}._`);
    expect(stage.handedIn(opened?.body)).toBeUndefined();
  });

  it("sets no label that wakes a teammate", async () => {
    const before = await all();
    const pm = await stage.turn({ role: "pm", number: issue });
    expect(await pm.run("create_issue", { ...part, labels: ["small", "Squadron:dev"] })).toEqual({
      ok: false,
      text: '"Squadron:dev" wakes a teammate: open the issue without it, then use hand_off.',
    });
    expect(await all()).toBe(before);
  });

  it("opens as many in one turn as the role may", async () => {
    const limits = {
      tokens: 1,
      dollars: undefined,
      modelCalls: 9,
      toolCalls: 9,
      minutes: 9,
      comments: 9,
      issues: 2,
      hops: 2,
      sleepDays: undefined,
    };
    const pm = await stage.turn({ role: "pm", number: issue, profile: { limits } });
    await pm.run("create_issue", part);
    await pm.run("create_issue", part);
    expect(await pm.run("create_issue", part)).toEqual({
      ok: false,
      text: "You may open 2 issues in one turn.",
    });
    expect(await parts()).toHaveLength(2);
  });

  it("counts issues that are asked for at once", async () => {
    const limits = { ...roleDefaults.limits, issues: 2 };
    const pm = await stage.turn({ role: "pm", number: issue, profile: { limits } });
    const told = await Promise.all(Array.from({ length: 5 }, () => pm.run("create_issue", part)));
    expect(told.filter(({ ok }) => ok)).toHaveLength(2);
    expect(await parts()).toHaveLength(2);
  });

  it("splits an issue, and its parts, and no further", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    await pm.run("create_issue", part);
    const [child] = await parts();
    const below = await stage.turn({ role: "pm", number: child?.number ?? 0 });
    expect(await below.run("create_issue", part)).toMatchObject({ ok: true });
    const [grandchild] = await parts(child?.number);
    const lowest = await stage.turn({ role: "pm", number: grandchild?.number ?? 0 });
    const before = await all();
    expect(await lowest.run("create_issue", part)).toEqual({
      ok: false,
      text: "Your issue is a part of a part already: split it no further.",
    });
    expect(await all()).toBe(before);
  });

  it("tells of an issue that could not become a part, so that it is not opened again", async () => {
    const { number } = await stage.foreignPull();
    const pm = await stage.turn({ role: "pm", number: issue });
    const path = "/repos/{any}/{any}/issues/{any}/sub_issues";
    stage.github.faults.add({ kind: "error-before", status: 422, method: "POST", path });
    const { ok, text } = await pm.run("create_issue", part);
    expect(ok).toBe(true);
    expect(text).toMatch(
      new RegExp(`^Issue #${number + 1} is open, but not as a sub-issue of #${issue}\\. GitHub refused`),
    );
    expect(await parts()).toEqual([]);
  });

  it("opens one when the turn is repeated, however it is worded then", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    const first = await pm.run("create_issue", part);
    const before = stage.changes();
    const again = await pm.again().run("create_issue", { title: "Button", body: "Paint it." });
    expect(again).toEqual(first);
    expect(stage.changes()).toBe(before);
    expect(await parts()).toMatchObject([{ title: part.title }]);
  });
});
