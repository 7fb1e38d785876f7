import { describe, expect, it } from "vitest";

import { until } from "../../src/lab/world/until.ts";
import { call, onStage, worker, type Stage } from "./stage.ts";

interface Ending {
  readonly what: string;
  readonly end: (stage: Stage, issue: number) => Promise<unknown> | void;
  /** What the living comment says of it; undefined where nothing can be said. */
  readonly says: string | undefined;
}

const elsewhere = "acme/elsewhere";

const endings: readonly Ending[] = [
  {
    what: "the issue is closed",
    end: ({ maintainer, world }, issue) => maintainer.closeIssue(world.repository, issue),
    says: "The issue was closed. Conversation, clone and processes are gone (checked).",
  },
  {
    what: "the label is taken away",
    end: ({ maintainer, world }, issue) => maintainer.removeLabel(world.repository, issue, "squadron:pm"),
    says: "Its label was taken away. Conversation, clone and processes are gone (checked).",
  },
  {
    what: "the issue is deleted",
    end: ({ maintainer, world }, issue) => maintainer.deleteIssue(world.repository, issue),
    says: undefined,
  },
  {
    what: "the issue is transferred",
    end: ({ maintainer, world }, issue) => maintainer.transferIssue(world.repository, issue, elsewhere),
    says: undefined,
  },
  {
    what: "the App is uninstalled",
    end: ({ world }) => world.github.seed.uninstallApp("acme"),
    says: undefined,
  },
  {
    what: "the repository is deleted",
    end: ({ maintainer, world }) => maintainer.deleteRepository(world.repository),
    says: undefined,
  },
];

async function open(stage: Stage): Promise<number> {
  await stage.world.github.seed.createRepository("acme", "elsewhere");
  stage.world.github.seed.addCollaborator(elsewhere, "maintainer", "admin");
  await stage.start();
  return stage.ask("pm");
}

/** What Squadron wrote on GitHub, oldest first. */
const ownWrites = ({ world }: Stage): readonly string[] =>
  world.github.writes
    .filter((write) => write.actor.endsWith("[bot]"))
    .map((write) => JSON.stringify(write.body ?? ""));

/** Ends it, and shows what is left and what was said. */
async function endAndLook(stage: Stage, ending: Ending, issue: number): Promise<void> {
  const key = stage.key(issue);
  const before = ownWrites(stage);
  await ending.end(stage, issue);
  const tombstone = `{squadron}:meta:session/${key}`;
  await until(
    "a store with nothing but the tombstone",
    async () => (await stage.keysOf(key)).join() === tombstone,
  );
  stage.world.model.release("go");
  await stage.quiet();
  expect(await stage.keysOf(key)).toEqual([tombstone]);
  expect(await stage.redis.hkeys(tombstone)).toEqual(
    expect.not.arrayContaining(["status", "plan", "waitingFor", "lastActivity"]),
  );
  expect(await stage.histories(key)).toBe(0);
  const told = ownWrites(stage).slice(before.length);
  expect(told.length > 0, "something was said").toBe(ending.says !== undefined);
  expect(told.at(-1) ?? "").toContain(ending.says ?? "");
}

describe.each(endings)("when $what", (ending) => {
  it("an agent that sleeps leaves nothing but a tombstone", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const issue = await open(stage);
      await stage.quiet();
      expect(await stage.histories(stage.key(issue))).toBe(1);
      await endAndLook(stage, ending, issue);
    }));

  it("an agent at work is ended, and what the model says then has no effect", () =>
    onStage(
      {
        script: { "*": [{ wait: "go", reply: call("post_comment", { body: "Too late." }) }] },
        surprises: true,
      },
      async (stage) => {
        const issue = await open(stage);
        await stage.world.model.reached("go");
        await stage.shows(issue, "is working");
        await stage.reacted(1);
        await endAndLook(stage, ending, issue);
        const late = stage.world.github.writes.filter((write) =>
          JSON.stringify(write.body ?? "").includes("Too late"),
        );
        expect(late).toEqual([]);
      },
    ));
});

it("begins a new conversation when the issue is reopened", () =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const issue = await open(stage);
    await stage.quiet();
    await stage.maintainer.closeIssue(stage.world.repository, issue);
    await stage.quiet();
    await stage.maintainer.reopenIssue(stage.world.repository, issue);
    await stage.quiet();
    const [, second] = stage.wakes();
    expect(second?.messages.filter((message) => message.role === "assistant")).toEqual([]);
    expect(second?.messages.at(-1)?.text).toContain("reopened this issue");
    expect(await stage.redis.hget(`{squadron}:meta:session/${stage.key(issue)}`, "epoch")).toBe("2");
    const living = (await stage.comments(issue)).filter((each) => each.body.startsWith("**pm**"));
    expect(living.map((each) => each.body.includes("is gone"))).toEqual([true, false]);
  }));

it("ends a turn silently when the App is suspended, and goes on with the conversation when it is back", () =>
  onStage(
    {
      script: {
        "*": [
          { reply: call("finish", { summary: "First." }) },
          { wait: "go", reply: call("post_comment", { body: "Too late." }) },
          { reply: call("finish", { summary: "Never." }) },
        ],
      },
      surprises: true,
    },
    async (stage) => {
      const { world, maintainer } = stage;
      const issue = await open(stage);
      await stage.quiet();
      await maintainer.comment(world.repository, issue, "Go on.");
      await world.model.reached("go");
      await stage.shows(issue, "is working");
      await stage.reacted(2);
      const before = ownWrites(stage);
      world.github.seed.suspendApp("acme");
      await stage.quiet();
      world.model.release("go");
      await stage.quiet();
      expect(ownWrites(stage), "nothing was written while it was suspended").toEqual(before);
      expect(await stage.histories(stage.key(issue)), "the conversation is kept").toBe(1);
      world.github.seed.unsuspendApp("acme");
      await maintainer.comment(world.repository, issue, "Welcome back.");
      await stage.quiet();
      const last = stage.wakes().at(-1);
      expect(last?.messages.at(-1)?.text).toContain("Welcome back.");
      expect(last?.messages.filter((message) => message.role === "assistant")).toHaveLength(1);
      expect(stage.told(), "the comment of the stopped turn is not repeated").not.toMatch(
        /Go on\.[^]*Go on\./,
      );
    },
  ));

describe("when an issue is closed while people are told of a stop", () => {
  it("tells them once, in the comment of the life that ends", () =>
    onStage({ script: { "*": [{ wait: "go", reply: {} }] }, reword: true }, async (stage) => {
      const { world, maintainer } = stage;
      const issue = await open(stage);
      await stage.shows(issue, "is working");
      const held = world.github.faults.add({
        kind: "hold",
        when: "after",
        method: "POST",
        path: "/repos/{any}/{any}/issues/{any}/comments",
      });
      await maintainer.comment(world.repository, issue, "/squadron stop");
      await held.hit;
      await maintainer.closeIssue(world.repository, issue);
      const claims = async (): Promise<string | null> =>
        stage.redis.hget(`{squadron}:meta:session/${stage.key(issue)}`, "gen");
      await until("the close is ordered", async () => (await claims()) === "2");
      held.remove();
      await stage.quiet();
      const said = await stage.said(issue);
      expect(said).toEqual([expect.stringContaining("was stopped by @maintainer")]);
      expect((await stage.living(issue))?.body).toContain("is gone");
    }));
});
