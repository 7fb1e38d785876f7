import { expect, it } from "vitest";

import { until } from "../../src/lab/world/until.ts";
import { call, onStage, worker, type Stage } from "./stage.ts";

/** The one reply of ours that says it. */
async function reply(stage: Pick<Stage, "comments">, issue: number, words: string): Promise<string> {
  return until(`a reply with "${words}"`, async () => {
    const found = (await stage.comments(issue)).filter(
      ({ mine, body }) => mine && body.includes("<!-- line "),
    );
    return found.find(({ body }) => body.includes(words))?.body;
  });
}

it("keeps what comes to a paused agent, and lets it go on with all of it when it is resumed", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron pause pm");
    await stage.shows(issue, "is paused");
    await stage.maintainer.comment(world.repository, issue, "One.");
    await stage.maintainer.comment(world.repository, issue, "Two.");
    await stage.reacted(4);
    expect(stage.wakes(), "nobody is woken").toHaveLength(1);
    await stage.maintainer.comment(world.repository, issue, "/squadron resume");
    await quiet();
    const prompt = stage.wakes().at(-1)?.messages.at(-1)?.text ?? "";
    expect(prompt).toContain("One.");
    expect(prompt).toContain("Two.");
    expect(stage.wakes()).toHaveLength(2);
    expect((await stage.living(issue))?.body).toContain("is asleep");
  }));

it("tells what became of an order in its line of the one reply, however many it gets", () =>
  onStage(
    { script: { "*": [{ wait: "go", reply: () => call("finish", { summary: "Done." }) }] } },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start();
      const issue = await ask("pm");
      await stage.maintainer.addLabel(world.repository, issue, "squadron:docs");
      await until("both at work", () => stage.wakes().length === 2);
      const words = "/squadron stop\n/squadron status\n/squadron dance";
      const { id } = await stage.maintainer.comment(world.repository, issue, words);
      const body = await reply(stage, issue, "**docs** was stopped by @maintainer");
      await until("the other receipt", async () =>
        (await stage.comments(issue)).some((each) => each.body.includes("**pm** was stopped by @maintainer")),
      );
      expect(body).toContain("| **pm** |");
      expect(body).toContain("There is no command `dance`");
      world.model.release("go");
      await quiet();
      await stage.maintainer.editComment(world.repository, id, `${words}\n/squadron close`);
      await quiet();
      const replies = (await stage.comments(issue)).filter((each) => each.body.includes("<!-- line "));
      expect(replies, "one reply, and none to an edit").toHaveLength(1);
      expect((await stage.living(issue))?.body).toContain("was interrupted");
    },
  ));

it("begins a new conversation when it is told to, and keeps the session", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron fresh");
    await quiet();
    const last = stage.wakes().at(-1);
    expect(last?.messages.filter(({ role }) => role === "assistant")).toEqual([]);
    expect(last?.messages.at(-1)?.text).toContain("Your earlier conversation on this issue was removed.");
    expect(await reply(stage, issue, "begins anew")).toContain("its files are as they were");
    expect((await stage.living(issue))?.body).toContain("2 turns");
  }));

it("lets a role go by command, with nothing left of it, and its label gone", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "@squadron-lab close pm");
    expect(await reply(stage, issue, "was let go")).toContain(
      "Conversation, clone and processes are gone (checked).",
    );
    await quiet();
    expect(await stage.histories(stage.key(issue))).toBe(0);
    expect(world.github.writes.map(({ method, path }) => `${method} ${path}`)).toContainEqual(
      expect.stringMatching(/^DELETE .*\/labels\//),
    );
  }));

it("hands the thread to another role when a person says so", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron handoff docs Write it down, please.");
    await quiet();
    expect(stage.wakes().at(-1)?.session).toContain("/docs");
    expect(stage.wakes().at(-1)?.messages.at(-1)?.text).toContain("Write it down, please.");
    expect((await stage.living(issue, "pm"))?.body).toContain("was stopped");
  }));

it("remembers a pause when the store is lost, from the living comment", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, redis, ...stage }) => {
    const first = await start();
    const issue = await ask("pm");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron pause");
    await stage.shows(issue, "is paused");
    await quiet();
    await first[Symbol.asyncDispose]();
    await redis.flushall();
    await start();
    await stage.maintainer.comment(world.repository, issue, "Go on.");
    await until(
      "the comment is routed",
      () => stage.reactions().filter((each) => each === "eyes").length >= 3,
    );
    expect(stage.wakes()).toHaveLength(1);
    await stage.maintainer.comment(world.repository, issue, "/squadron resume");
    await quiet();
    expect(stage.wakes()).toHaveLength(2);
  }));
