import { expect, it } from "vitest";

import { createBudgets } from "../../src/adapters/redis/budgets.ts";
import type { Replacements } from "../../src/replacements.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { accountsOf, type Budget } from "../../src/domain/budget.ts";
import { call, onStage, worker, type Stage } from "./stage.ts";

/** A team whose issues have such a budget. */
const withIssue = (change: Partial<Budget>): Replacements => ({
  team: (real) => ({
    ...real,
    budgets: { ...real.budgets, issue: { ...real.budgets.issue, ...change } },
  }),
});

/** It takes the bound of one request of this stage, and not the bounds of two. */
const oneCall = withIssue({ tokens: 40_000 });

const budgetsOf = ({ redis }: Pick<Stage, "redis">) => createBudgets({ redis, keys: createKeys("squadron") });

/** The accounts of a role's session as they are now. */
function accountOf(stage: Pick<Stage, "key">, issue: number, scope: string) {
  const payer = { key: stage.key(issue), owner: "acme", turn: "", person: "maintainer" };
  const account = accountsOf(payer, Date.now()).find((each) => each.scope === scope);
  if (!account) throw new Error(`There is no account of ${scope}.`);
  return account;
}

it("shows what a session used, and counts the model's own numbers", () =>
  onStage({ script: { "*": worker() } }, async ({ start, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await quiet();
    const used = await budgetsOf(stage).used(accountOf(stage, issue, "session"));
    expect(used).toMatchObject({ modelCalls: 2, turns: 1 });
    expect((await stage.living(issue))?.body).toContain(`${used.tokens.toLocaleString("en-US")} tokens`);
  }));

it("ends a turn before the call that would pass its budget, asks a person, and goes on after a grant", () =>
  onStage(
    {
      script: {
        "*": [
          // The provider says that this one took nearly everything.
          {
            reply: { ...call("update_plan", { items: [{ text: "Look", done: true }] }), inputTokens: 38_000 },
          },
          { reply: call("post_comment", { body: "I could go on." }) },
          { reply: call("finish", { summary: "Done." }) },
        ],
      },
    },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start(oneCall);
      const issue = await ask("pm");
      await quiet();
      expect(world.model.requests, "the second call is not made").toHaveLength(1);
      const living = (await stage.living(issue))?.body ?? "";
      expect(living).toContain("💬 waits");
      expect(living).toContain("/squadron budget pm");
      expect(living, "what it did is kept").toContain("[x] Look");
      expect(await stage.said(issue)).toEqual([expect.stringContaining("The budget is used up")]);

      await stage.maintainer.comment(world.repository, issue, "Go on, please.");
      await quiet();
      expect(world.model.requests, "a comment alone pays for nothing").toHaveLength(1);

      await stage.maintainer.comment(world.repository, issue, "/squadron budget 200k pm");
      await quiet();
      expect(
        (await stage.said(issue)).some((body) => body.includes("may use 200,000 model tokens more")),
      ).toBe(true);
      expect((await stage.said(issue)).at(-1)).toContain("I could go on.");
      await stage.maintainer.comment(world.repository, issue, "/squadron cost");
      await quiet();
      expect((await stage.said(issue)).at(-1)).toMatch(/\| \*\*pm\*\* \| [\d,]+ tokens \|/);
      expect((await stage.living(issue))?.body).toContain("is asleep");
    },
  ));

it("does not wake an agent for which nothing is left, and says what lets it go on", () =>
  onStage(
    { script: { "*": worker() }, env: { SQUADRON_DAY_TOKENS: "1" } },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start();
      await budgetsOf(stage).reserve({ key: stage.key(1), turn: "1.1-1", id: "before" }, [
        { account: accountOf(stage, 1, "service"), unit: "tokens", amount: 1, limit: undefined },
      ]);
      const issue = await ask("pm");
      await quiet();
      expect(world.model.requests).toEqual([]);
      expect(await stage.said(issue)).toEqual([expect.stringContaining("was not woken")]);
      expect((await stage.said(issue))[0]).toContain("A comment tomorrow (UTC) lets it go on.");
      const living = (await stage.living(issue))?.body ?? "";
      expect(living).toContain("its budget is used up");
      expect(living).toContain("Waits for: 💰 a bigger budget");
    },
  ));

it("tells the agent once to come to an end when a limit is nearly used up, and shows it", () =>
  onStage(
    {
      script: {
        "*": ({ messages }) => {
          const warned = messages.some(({ text }) => text.includes("Come to an end"));
          if (warned) return call("finish", { summary: "Came to an end." });
          return { ...call("update_plan", { items: [{ text: "More", done: false }] }), inputTokens: 85_000 };
        },
      },
      env: { SQUADRON_DAY_TOKENS: "200000" },
    },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start();
      const issue = await ask("pm");
      await quiet();
      const told = world.model.requests
        .at(-1)
        ?.messages.filter(({ text }) => text.includes("Come to an end"));
      expect(told).toHaveLength(1);
      expect((await stage.living(issue))?.body).toContain("was told to come to an end");
      expect((await stage.living(issue))?.body).toContain("Came to an end.");
    },
  ));

it("stops at the tool call and at the issue that do not fit, and goes on after a grant of each", () =>
  onStage(
    {
      script: {
        "*": [
          { reply: call("update_plan", { items: [{ text: "Look", done: true }] }) },
          { reply: call("read_thread", {}) },
          // After 2 tool calls more.
          { reply: call("create_issue", { title: "Part one", body: "The first half." }) },
          { reply: call("create_issue", { title: "Part two", body: "The second half." }) },
          // After an issue more.
          { reply: call("finish", { summary: "Split." }) },
        ],
      },
    },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start(withIssue({ toolCalls: 1, issues: 1 }));
      const issue = await ask("pm");
      await quiet();
      expect(world.model.requests, "the call after the refused one is not made").toHaveLength(2);
      expect((await stage.living(issue))?.body).toContain("its budget is used up");
      expect((await stage.said(issue)).at(-1)).toContain("may use 1 tool calls");

      await stage.maintainer.comment(world.repository, issue, "/squadron budget 3 tool-calls pm");
      await quiet();
      expect((await stage.said(issue)).at(-1)).toContain("/squadron budget pm <amount> issues");
      const opened = await budgetsOf(stage).used(accountOf(stage, issue, "issue"));
      expect(opened).toMatchObject({ issues: 1, toolCalls: 3 });

      await stage.maintainer.comment(world.repository, issue, "/squadron budget 1 issues pm");
      await quiet();
      expect((await stage.living(issue))?.body).toContain("Split.");
      const used = await budgetsOf(stage).used(accountOf(stage, issue, "session"));
      expect(used.time).toBeGreaterThan(0);
      expect(used.time, "what was reserved and not used is given back").toBeLessThan(60_000);
      expect(await stage.redis.keys("*:reserved:*"), "nothing is kept of turns that are over").toEqual([]);
    },
  ));

it("ends a turn in the middle of a model call when its minutes are used up, and asks a person", () =>
  onStage(
    {
      script: {
        "*": [{ wait: "nobody opens this", reply: { text: "Too late." } }],
      },
    },
    async ({ start, ask, quiet, ...stage }) => {
      await start(withIssue({ minutes: 0.02 }));
      const issue = await ask("pm");
      await quiet();
      expect((await stage.said(issue)).at(-1)).toContain("/squadron budget pm <amount> minutes");
      expect((await stage.living(issue))?.body).toContain("its budget is used up");
      expect((await budgetsOf(stage).used(accountOf(stage, issue, "issue"))).time).toBe(1_200);
    },
  ));
