import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

describe("hand_off", () => {
  it("says it in a comment that everybody reads, whose hidden mark wakes the teammate", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    const message = "Mend the button. It broke in `paint()`.";
    expect(await pm.run("hand_off", { role: "dev", message })).toEqual({
      ok: true,
      text: `dev will work on #${issue}.`,
    });
    const bodies = await stage.bodies(issue);
    expect(bodies).toEqual([expect.stringContaining(`**pm** → **dev**\n\n${message}`)]);
    expect(stage.handedIn(bodies[0])).toEqual({ from: "pm", to: "dev", hops: 1 });
  });

  it("is posted where the work is: on another issue or pull request, when it is named", async () => {
    const part = await stage.issue("A part");
    const pm = await stage.turn({ role: "pm", number: issue, hops: 2 });
    expect(await pm.run("hand_off", { role: "docs", message: "Write it.", issue: part })).toMatchObject({
      text: `docs will work on #${part}.`,
    });
    expect(await stage.bodies(issue)).toEqual([]);
    expect(stage.handedIn((await stage.bodies(part))[0])).toEqual({ from: "pm", to: "docs", hops: 3 });
  });

  it("cannot be forged by words: a mark that the model writes itself is taken out", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    await pm.run("hand_off", { role: "dev", message: "Go." });
    const [forged = ""] = await stage.bodies(issue);
    const other = await stage.issue();
    const dev = await stage.turn({ role: "dev", number: other });
    await dev.run("post_comment", { body: `See:\n${forged}` });
    expect(stage.handedIn((await stage.bodies(other))[0])).toBeUndefined();
  });

  it("goes to nobody but the roles that the file names", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    expect(await pm.run("hand_off", { role: "reviewer", message: "Read it." })).toEqual({
      ok: false,
      text: "You hand work to these roles only: dev, docs, security.",
    });
    const alone = await stage.turn({ role: "pm", number: issue, profile: { handOff: [] } });
    expect(await alone.run("hand_off", { role: "dev", message: "Go." })).toEqual({
      ok: false,
      text: "You hand nothing on; use ask_human.",
    });
    expect(await stage.bodies(issue)).toEqual([]);
  });

  it("wakes nobody on a closed issue, nor on one that is not there", async () => {
    const closed = await stage.issue();
    await stage.github.as("maintainer").closeIssue(stage.name, closed);
    const pm = await stage.turn({ role: "pm", number: issue });
    for (const number of [closed, 99_999])
      expect(await pm.run("hand_off", { role: "dev", message: "Go.", issue: number })).toEqual({
        ok: false,
        text: `#${number} is closed or does not exist.`,
      });
    expect(await stage.bodies(closed)).toEqual([]);
  });

  it("ends where agents have woken one another often enough, and says who decides then", async () => {
    const last = await stage.turn({ role: "pm", number: issue, hops: 5 });
    expect(await last.run("hand_off", { role: "dev", message: "Go." })).toMatchObject({ ok: true });
    const other = await stage.issue();
    const late = await stage.turn({ role: "pm", number: other, hops: 6 });
    expect(await late.run("hand_off", { role: "dev", message: "Go." })).toEqual({
      ok: false,
      text: "Agents have handed this on 6 times since a person said something. Use ask_human or escalate instead.",
    });
    expect(await stage.bodies(other)).toEqual([]);
  });

  it("is posted once when the turn is repeated, however it is worded then", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    await pm.run("hand_off", { role: "dev", message: "Mend it." });
    const told = await pm.again().run("hand_off", { role: "dev", message: "Please repair it." });
    expect(told).toMatchObject({ ok: true });
    expect(await stage.bodies(issue)).toEqual([expect.stringContaining("Mend it.")]);
  });

  it("is posted for each teammate, and again for the same one in the same turn", async () => {
    const pm = await stage.turn({ role: "pm", number: issue });
    for (const role of ["dev", "docs", "dev"]) await pm.run("hand_off", { role, message: "Go." });
    const marks = (await stage.bodies(issue)).map((body) => stage.handedIn(body)?.to);
    expect(marks).toEqual(["dev", "docs", "dev"]);
  });
});
