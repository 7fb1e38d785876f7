import { rm } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { createBudgets } from "../../src/adapters/redis/budgets.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { issueAccount, sessionAccount } from "../../src/domain/budget.ts";
import type { Improvise } from "../../src/lab/model/script.ts";
import { call, onStage, worker, type Stage } from "./stage.ts";

/** Asks about the colour, and paints when it is told one; whatever of the talk it still knows. */
const painter: Improvise = ({ messages }) => {
  const last = messages.at(-1)?.text ?? "";
  if (last.includes("Posted as comment")) return call("finish", { summary: "Done." });
  return last.includes("Blue")
    ? call("post_comment", { body: "Painted." })
    : call("ask_human", { question: "Which colour?" });
};
const asksFirst = { "*": painter };

async function livings(stage: Stage, issue: number): Promise<readonly number[]> {
  const all = await stage.comments(issue);
  return all.filter((each) => each.mine && each.body.startsWith("**pm**")).map(({ id }) => id);
}

describe("when the store is wiped", () => {
  it("lets an agent that waits for an answer get it, with its conversation and in its one comment", () =>
    onStage({ script: asksFirst, reword: true }, async (stage) => {
      const { world, ask, maintainer, quiet, said, redis } = stage;
      await stage.start();
      const issue = await ask("pm");
      await stage.shows(issue, "💬 waits");
      await quiet();
      const [before] = await livings(stage, issue);
      await redis.flushall();
      await maintainer.comment(world.repository, issue, "Blue, please.");
      await stage.shows(issue, "is asleep");
      await quiet();
      expect(await said(issue)).toEqual([
        expect.stringContaining("Which colour?"),
        expect.stringContaining("Painted."),
      ]);
      expect(await livings(stage, issue)).toEqual([before]);
      // The runtime resumed: its request holds what was said before.
      expect(
        stage
          .wakes()
          .at(-1)
          ?.messages.map(({ role }) => role),
      ).toContain("assistant");
    }));

  it("repeats nothing that was done, and hears nothing twice", () =>
    onStage({ script: { "*": worker() }, reword: true }, async (stage) => {
      const { world, ask, maintainer, quiet, said, redis } = stage;
      const running = await stage.start();
      const issue = await ask("pm");
      await quiet();
      await maintainer.comment(world.repository, issue, "Go on.");
      await quiet();
      const before = stage.wakes().length;
      const budgets = createBudgets({ redis, keys: createKeys("squadron") });
      const used = () =>
        Promise.all([
          budgets.used({ scope: "session", id: sessionAccount(stage.key(issue)), turn: "" }),
          budgets.used(issueAccount({ repositoryId: world.repositoryId, number: issue })),
        ]);
      const [{ tokens }] = await used();
      await redis.flushall();
      await running.service.reconcile();
      await running.service.reconcile();
      expect(tokens).toBeGreaterThan(0);
      expect(await used(), "what was used stays used").toMatchObject([
        { tokens, turns: 2 },
        { tokens, turns: 2 },
      ]);
      await quiet();
      expect(stage.wakes()).toHaveLength(before);
      expect(await said(issue)).toHaveLength(2);
      expect(await livings(stage, issue)).toHaveLength(1);
    }));

  it("answers no command a second time, and carries none out again", () =>
    onStage({ script: { "*": worker() }, reword: true }, async (stage) => {
      const { world, ask, maintainer, quiet, redis } = stage;
      const running = await stage.start();
      const issue = await ask("pm");
      await quiet();
      const replies = async (): Promise<readonly string[]> =>
        (await stage.comments(issue)).flatMap(({ mine, body }) =>
          mine && body.includes("<!-- line ") ? body : [],
        );
      const orders = ["status", "retry", "fresh", "pause", "resume"];
      for (const order of orders) {
        await maintainer.comment(world.repository, issue, `/squadron ${order}`);
        await quiet();
      }
      const [before, woken] = [await replies(), stage.wakes().length];
      expect(before).toHaveLength(orders.length);
      await redis.flushall();
      await running.service.reconcile();
      await running.service.reconcile();
      await quiet();
      expect(await replies()).toEqual(before);
      expect(stage.wakes()).toHaveLength(woken);
      expect(await livings(stage, issue)).toHaveLength(1);
    }));

  it("finishes a turn that ran, without posting again what it had posted", () =>
    onStage(
      {
        script: {
          "*": [
            { reply: call("post_comment", { body: "Here is the answer." }) },
            { wait: "go", reply: call("finish", { summary: "Answered." }) },
            // The turn begins anew, since nobody knows how far it had come.
            { reply: call("post_comment", { body: "Here is the answer." }) },
            { reply: call("finish", { summary: "Answered." }) },
          ],
        },
        reword: true,
      },
      async (stage) => {
        const { ask, quiet, said, redis, world } = stage;
        const running = await stage.start();
        const issue = await ask("pm");
        await world.model.reached("go");
        expect(await said(issue)).toHaveLength(1);
        await redis.flushall();
        world.model.release("go");
        await running.service.reconcile();
        await stage.shows(issue, "is asleep");
        await quiet();
        expect(await said(issue)).toHaveLength(1);
        expect(await livings(stage, issue)).toHaveLength(1);
      },
    ));

  it("ends the agents of issues that were closed meanwhile", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const { world, ask, maintainer, quiet, key, redis } = stage;
      const running = await stage.start();
      const issue = await ask("pm");
      await quiet();
      await stage.unheard(() => maintainer.closeIssue(world.repository, issue));
      await redis.flushall();
      await running.service.reconcile();
      await quiet();
      expect(await stage.histories(key(issue))).toBe(0);
      expect((await stage.living(issue))?.body).toContain("are gone (checked)");
    }));

  it("does not wake an agent that was let go before", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const { world, ask, maintainer, quiet, said, redis } = stage;
      const running = await stage.start();
      const issue = await ask("pm");
      await quiet();
      await maintainer.removeLabel(world.repository, issue, "squadron:pm");
      await quiet();
      await redis.flushall();
      await running.service.reconcile();
      await maintainer.comment(world.repository, issue, "Anybody here?");
      await quiet();
      expect(await said(issue)).toHaveLength(1);
    }));
});

describe("when the store and all local state are gone", () => {
  it("begins a new conversation told from the thread, says so, and repeats nothing", () =>
    onStage({ script: asksFirst, reword: true }, async (stage) => {
      const { world, ask, maintainer, quiet, said, redis } = stage;
      const first = await stage.start();
      const issue = await ask("pm");
      await stage.shows(issue, "💬 waits");
      await quiet();
      await first[Symbol.asyncDispose]();
      await redis.flushall();
      for (const folder of ["history", "homes", "mirrors", "clones", "audit"])
        await rm(`${world.env["SQUADRON_STATE"]}/${folder}`, { recursive: true, force: true });
      await stage.start();
      await maintainer.comment(world.repository, issue, "Blue, please.");
      await stage.shows(issue, "earlier conversation was lost");
      await quiet();
      expect(await said(issue)).toEqual([
        expect.stringContaining("Which colour?"),
        expect.stringContaining("Painted."),
      ]);
      expect(await livings(stage, issue)).toHaveLength(1);
      expect(stage.told()).toContain("Blue, please.");
    }));
});
