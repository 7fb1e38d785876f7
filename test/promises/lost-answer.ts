import { call, onStage } from "../e2e/stage.ts";
import { expect, type PromiseStory } from "./proof.ts";

/** GitHub takes a comment and answers 502. */
export const lostAnswer: PromiseStory = ({ replace }) =>
  onStage(
    {
      script: {
        "*": [
          { wait: "go", reply: call("post_comment", { body: "Done." }) },
          { reply: call("finish", { summary: "Done." }) },
        ],
      },
    },
    async ({ start, world, ask, said, quiet, shows }) => {
      await start(replace);
      const issue = await ask("pm");
      await shows(issue, "is working");
      const path = "/repos/{any}/{any}/issues/{any}/comments";
      const fault = world.github.faults.add({ kind: "error-after", method: "POST", path });
      world.model.release("go");
      await quiet();
      expect(fault.hits() === 1, "The answer was never posted.");
      const answers = (await said(issue)).length;
      expect(
        answers === 1,
        `The comment that GitHub took and answered with 502 stands there ${answers} times.`,
      );
    },
  );
