import { expect, it } from "vitest";

import { call, onStage } from "./stage.ts";

it("wakes an agent by a label, sleeps on its question and wakes it by the answer", () =>
  onStage(
    {
      script: {
        "*": [
          { reply: call("ask_human", { question: "Which colour?" }) },
          { expect: "green", reply: call("post_comment", { body: "Painted it." }) },
          { reply: call("finish", { summary: "Painted." }) },
        ],
      },
    },
    async ({ start, world, ask, quiet, maintainer, ...stage }) => {
      await start();
      const issue = await ask("pm");
      await quiet();
      expect(await stage.said(issue)).toEqual([expect.stringContaining("Which colour?")]);
      expect((await stage.living(issue))?.body).toContain("💬 waits");
      await maintainer.comment(world.repository, issue, "green");
      await quiet();
      expect((await stage.said(issue)).at(-1)).toContain("Painted it.");
      expect((await stage.living(issue))?.body).toContain("is asleep");
    },
  ));
