import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

const people = async (number: number) =>
  (await stage.get<{ users: { login: string }[] }>(`/pulls/${number}/requested_reviewers`)).users.map(
    ({ login }) => login,
  );

describe("request_review", () => {
  it("wakes a teammate by a comment on the pull request", async () => {
    const { number, sha } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("request_review", { role: "security" })).toEqual({
      ok: true,
      text: `security will review #${number}.`,
    });
    const bodies = await stage.bodies(number);
    expect(bodies).toEqual([
      expect.stringContaining(`**dev** asks **security** for a review, at ${sha.slice(0, 12)}.`),
    ]);
    expect(stage.handedIn(bodies[0])).toEqual({ from: "dev", to: "security", hops: 1 });
    expect(await stage.bodies(issue)).toEqual([]);
  });

  it("asks a person as GitHub does", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("request_review", { person: "writer" })).toEqual({
      ok: true,
      text: `@writer is asked to review #${number}.`,
    });
    expect(await people(number)).toEqual(["writer"]);
    expect(await stage.bodies(number)).toEqual([]);
  });

  it("takes one of the two, and tells what GitHub says of somebody it does not know", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    for (const both of [{}, { role: "reviewer", person: "writer" }])
      expect(await dev.run("request_review", both)).toEqual({
        ok: false,
        text: "Name either a role or a person.",
      });
    expect(await dev.run("request_review", { person: "outsider" })).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^GitHub refused \(422\)/),
    });
    expect(await people(number)).toEqual([]);
  });

  it("asks none but teammates that review, and never the one who asks", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    for (const role of ["docs", "nobody"])
      expect(await dev.run("request_review", { role })).toEqual({
        ok: false,
        text: "These roles review: reviewer, security.",
      });
    const tools = ["submit_review", "request_review"];
    const both = await stage.turn({ role: "dev", number: issue, profile: { tools } });
    expect(await both.run("request_review", { role: "dev" })).toMatchObject({ ok: false });
    const late = await stage.turn({ role: "dev", number: issue, hops: 6 });
    expect(await late.run("request_review", { role: "reviewer" })).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^Agents have handed this on 6 times/),
    });
    expect(await stage.bodies(number)).toEqual([]);
  });

  it("asks once when the turn is repeated", async () => {
    const { number } = await stage.ownPull(issue);
    const dev = await stage.turn({ role: "dev", number: issue });
    await dev.run("request_review", { role: "reviewer" });
    await dev.run("request_review", { person: "writer" });
    const before = stage.changes();
    const again = dev.again();
    await again.run("request_review", { role: "reviewer" });
    await again.run("request_review", { person: "writer" });
    expect(stage.changes()).toBe(before);
    expect(await stage.bodies(number)).toHaveLength(1);
  });
});
