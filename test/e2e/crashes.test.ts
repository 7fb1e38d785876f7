import { describe, expect, it } from "vitest";

import { hasRedis } from "../support/stores.ts";
import { call, onStage, worker, type Stage } from "./stage.ts";

interface Moment {
  readonly when: string;
  /** Resolves when the service is at that moment, and stays there. */
  readonly reached: (stage: Stage, issue: number) => Promise<unknown>;
}

const comments = "/repos/{any}/{any}/issues/{any}/comments";
const oneComment = "/repos/{any}/{any}/issues/comments/{any}";

const moments: readonly Moment[] = [
  {
    when: "GitHub has taken the living comment, which is not recorded",
    reached: ({ world }) =>
      world.github.faults.add({ kind: "hold", when: "after", method: "POST", path: comments }).hit,
  },
  { when: "the model is asked", reached: ({ world }) => world.model.reached("go") },
  {
    when: "a tool runs",
    reached: ({ world }) => {
      const held = world.github.faults.add({
        kind: "hold",
        method: "GET",
        path: "/repos/{any}/{any}/issues/{any}",
      });
      world.model.release("go");
      return held.hit;
    },
  },
  {
    when: "GitHub has taken the answer, which is not recorded",
    reached: async ({ world, shows }, issue) => {
      await shows(issue, "is working");
      const held = world.github.faults.add({ kind: "hold", when: "after", method: "POST", path: comments });
      world.model.release("go");
      await held.hit;
    },
  },
  {
    when: "GitHub has taken the last edit, and the turn is not committed",
    reached: async ({ world, shows }, issue) => {
      await shows(issue, "is working");
      const held = world.github.faults.add({
        kind: "hold",
        when: "after",
        method: "PATCH",
        path: oneComment,
      });
      world.model.release("go");
      await held.hit;
    },
  },
];

describe.each(moments)("when the service is killed while $when", ({ reached }) => {
  it("finishes the turn after a restart, and comments once", () =>
    onStage(
      {
        script: {
          "*": [
            { wait: "go", reply: call("read_thread", {}) },
            { reply: call("post_comment", { body: "Here is the answer." }) },
            { reply: call("finish", { summary: "Answered." }) },
          ],
        },
        reword: true,
      },
      async (stage) => {
        const { world, maintainer, quiet } = stage;
        const service = await stage.startChild();
        const { number } = await maintainer.createIssue(world.repository, { title: "Paint it" });
        // The moment may come soon after the label.
        const there = reached(stage, number);
        await maintainer.addLabel(world.repository, number, "squadron:pm");
        await there;
        await service.kill();
        world.github.faults.clear();
        world.model.release("go");
        await stage.startChild();
        await quiet();
        expect(await stage.said(number)).toEqual([expect.stringContaining("Here is the answer.")]);
        const living = (await stage.comments(number)).filter((each) => each.body.startsWith("**pm**"));
        expect(living.map((each) => each.body.includes("is asleep"))).toEqual([true]);
        expect(stage.reactions()).toEqual(["eyes"]);
      },
    ));
});

describe.skipIf(!(await hasRedis()))("when service and store are killed right after the 202", () => {
  it("handles what was accepted after a restart", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const { world, redis, ask, quiet } = stage;
      const service = await stage.startChild(undefined, { ownStore: true });
      const held = world.github.faults.add({
        kind: "hold",
        path: "/repos/{any}/{any}/collaborators/{any}/permission",
      });
      const issue = await ask("pm");
      await world.github.settled();
      expect(world.github.deliveries.map((delivery) => delivery.status)).not.toContain("queued");
      const pid = Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1]);
      process.kill(pid, "SIGKILL");
      await service.kill();
      held.remove();
      await stage.startChild(undefined, { ownStore: true });
      await quiet();
      expect(await stage.said(issue)).toEqual([expect.stringContaining("Here is the answer.")]);
    }));
});
