import { expect, it } from "vitest";

import { until } from "../../src/lab/world/until.ts";
import { squadron } from "../support/squadron.ts";
import { call, onStage, type Stage } from "./stage.ts";

/** `squadron kill-switch …` as an operator runs it: a process of its own that knows the store and nothing else. */
async function turn({ settings }: Pick<Stage, "settings">, ...args: readonly string[]): Promise<unknown> {
  const env = { REDIS_URL: settings["REDIS_URL"] ?? "" };
  const { code, out } = await squadron(["kill-switch", ...args, "--json"], { env });
  return { ...JSON.parse(out), code };
}

const held = {
  script: {
    "*": [
      { wait: "go", reply: () => call("post_comment", { body: "Too late." }) },
      { reply: call("finish", { summary: "Done." }) },
    ],
  },
};

it("stops what runs in a repository, lets nothing begin there, and goes on when it is lifted", () =>
  onStage(held, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await until("at work", () => stage.wakes().length === 1);
    expect(await turn(stage, "on", world.repository)).toEqual({
      halted: world.repository,
      stopped: [stage.key(issue)],
      code: 0,
    });
    await stage.shows(issue, "has halted everything here");
    world.model.release("go");
    await stage.maintainer.comment(world.repository, issue, "Are you there?");
    await stage.shows(issue, "is paused");
    expect(stage.wakes(), "nobody is woken").toHaveLength(1);
    expect(await stage.said(issue), "nothing of the stopped turn arrives").toEqual([]);
    expect(await turn(stage, "off", world.repository)).toMatchObject({ lifted: true });
    await quiet();
    expect(stage.told()).toContain("Are you there?");
    expect((await stage.living(issue))?.body).toContain("is asleep");
  }));

it("stops everything everywhere, and nothing of another repository when one is named", () =>
  onStage(held, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await until("at work", () => stage.wakes().length === 1);
    expect(await turn(stage, "on", "acme/elsewhere")).toMatchObject({ stopped: [] });
    expect(await turn(stage, "on", "--everywhere")).toMatchObject({
      halted: "everywhere",
      stopped: [stage.key(issue)],
    });
    world.model.release("go");
    await quiet();
    expect(await stage.said(issue)).toEqual([]);
    expect(await turn(stage, "off", "acme/nowhere")).toMatchObject({ lifted: false, code: 1 });
  }));
