import { describe, expect, it } from "vitest";

import type { Improvise } from "../../src/lab/model/script.ts";
import { call, onStage, worker } from "./stage.ts";

describe("what GitHub could not deliver", () => {
  it("is taken from its record of deliveries, once, however often it is looked at", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const { world, ask, maintainer, quiet, said } = stage;
      const running = await stage.start();
      const issue = await ask("pm");
      await quiet();
      world.github.webhooks.set({ drop: () => true });
      await maintainer.comment(world.repository, issue, "Nobody told you of this.");
      await world.github.settled();
      world.github.webhooks.set({ drop: () => false });
      expect(await said(issue)).toHaveLength(1);
      await running.service.reconcile();
      await running.service.reconcile();
      await quiet();
      expect(await said(issue)).toHaveLength(2);
      expect(stage.told()).toContain("Nobody told you of this.");
    }));

  it("is not taken a second time when its redelivery comes as well", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const { world, ask, quiet, said } = stage;
      const running = await stage.start();
      world.github.webhooks.set({ drop: () => true });
      const issue = await ask("pm");
      await world.github.settled();
      world.github.webhooks.set({ drop: () => false });
      await running.service.reconcile();
      for (const { guid } of world.github.deliveries) world.github.redeliver(guid);
      await quiet();
      expect(await said(issue)).toHaveLength(1);
    }));
});

describe("what no delivery told of, not even a failed one", () => {
  it("is found: a comment on the thread of an agent", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const { world, ask, maintainer, quiet, said } = stage;
      const running = await stage.start();
      const issue = await ask("pm");
      await quiet();
      await stage.unheard(() => maintainer.comment(world.repository, issue, "A quiet word."));
      await running.service.reconcile();
      await running.service.reconcile();
      await quiet();
      expect(await said(issue)).toHaveLength(2);
      expect(stage.told()).toContain("A quiet word.");
    }));

  it("is found: an issue that was closed, which another agent waits for though nobody worked on it", () => {
    const script: Improvise = ({ messages }) => {
      const last = messages.at(-1)?.text ?? "";
      if (last.includes("which you waited for, is closed")) return call("post_comment", { body: "Now." });
      return last.includes("Posted as comment")
        ? call("finish", { summary: "Done." })
        : call("block_on", { issues: [1], why: "It needs it." });
    };
    return onStage({ script: { "*": script } }, async (stage) => {
      const { world, ask, maintainer, quiet, said, shows } = stage;
      const running = await stage.start();
      const { number: first } = await maintainer.createIssue(world.repository, { title: "First" });
      const second = await ask("pm", { title: "Second" });
      await shows(second, `#${first} to be closed`);
      await stage.unheard(() => maintainer.closeIssue(world.repository, first));
      await running.service.reconcile();
      await quiet();
      expect(await said(second)).toContainEqual(expect.stringMatching(/^Now\./));
    });
  });

  it("is found: an issue that was closed, whose agent is then gone", () =>
    onStage({ script: { "*": worker() } }, async (stage) => {
      const { world, ask, maintainer, quiet, key } = stage;
      const running = await stage.start();
      const issue = await ask("pm");
      await quiet();
      await stage.unheard(() => maintainer.closeIssue(world.repository, issue));
      await running.service.reconcile();
      await quiet();
      expect(await stage.histories(key(issue))).toBe(0);
      expect((await stage.living(issue))?.body).toContain("are gone (checked)");
    }));

  it("is asked for in a way that costs nothing while nothing changes", () =>
    onStage({ script: { "*": worker() } }, async ({ world, start }) => {
      const running = await start();
      await running.service.reconcile();
      const before = world.github.requests.length;
      await running.service.reconcile();
      const asked = world.github.requests.slice(before).filter(({ path }) => path.endsWith("/issues"));
      // The one of the schedule may fall into the same moment.
      expect(new Set(asked.map(({ conditional }) => conditional))).toEqual(new Set(["hit"]));
    }));
});
