import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

const labels = async () => (await stage.host.thread(stage.repository, issue))?.labels;

describe("set_labels", () => {
  it("adds and takes away, also what is not there", async () => {
    await stage.github.as("maintainer").addLabel(stage.name, issue, "old");
    const pm = await stage.turn({ role: "pm", number: issue });
    expect(await pm.run("set_labels", { add: ["bug", "small"], remove: ["old", "never"] })).toEqual({
      ok: true,
      text: "The labels are set.",
    });
    expect(await labels()).toEqual(["bug", "small"]);
  });

  it("leaves the labels that wake teammates alone, in any case, and does nothing of such an order", async () => {
    await stage.github.as("maintainer").addLabel(stage.name, issue, "squadron:pm");
    const before = stage.changes();
    const pm = await stage.turn({ role: "pm", number: issue });
    const orders = [{ add: ["bug", "Squadron:Dev"] }, { add: ["bug"], remove: ["SQUADRON:PM"] }];
    const [first, second] = await Promise.all(orders.map((order) => pm.run("set_labels", order)));
    expect(first).toEqual({
      ok: false,
      text: '"Squadron:Dev" shows who works here: use hand_off, or leave it to people.',
    });
    expect(second).toMatchObject({ ok: false, text: expect.stringContaining('"SQUADRON:PM"') });
    expect(stage.changes()).toBe(before);
    expect(await labels()).toEqual(["squadron:pm"]);
  });

  it("wants to know which", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    expect(await pm.run("set_labels")).toEqual({ ok: false, text: "Name a label to add or remove." });
    expect(await pm.run("set_labels", { add: ["x".repeat(51)] })).toMatchObject({ ok: false });
  });

  it("is done once when the turn is repeated, in any order, and what a person undid since stays undone", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    await pm.run("set_labels", { add: ["bug", "small"] });
    await stage.github.as("maintainer").removeLabel(stage.name, issue, "bug");
    await pm.again().run("set_labels", { add: ["small", "bug"] });
    expect(await labels()).toEqual(["small"]);
  });
});
