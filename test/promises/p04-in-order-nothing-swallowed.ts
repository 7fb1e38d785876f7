import { call, onStage } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

const finish = call("finish", { summary: "Done." });

/** Comments arrive while the agent works, and one just as it goes to sleep. */
const mailDuringATurn: PromiseStory = ({ replace }) =>
  onStage(
    {
      script: {
        "*": [{ wait: "go", reply: finish }, { reply: finish }, { reply: finish }, { reply: finish }],
      },
    },
    async ({ start, world, ask, reacted, quiet, maintainer, shows, told, wakes }) => {
      await start(replace);
      const issue = await ask("pm");
      await world.model.reached("go");
      for (const words of ["first of three", "second of three"])
        await maintainer.comment(world.repository, issue, words);
      await reacted(3);
      // There is something to edit, or the last thing would be to post it.
      await shows(issue, "is working");
      // The last thing a turn does on GitHub: what arrives now meets a session that goes to sleep.
      const sleeping = world.github.faults.add({
        kind: "hold",
        method: "PATCH",
        path: "/repos/{any}/{any}/issues/comments/{any}",
      });
      world.model.release("go");
      await sleeping.hit;
      await maintainer.comment(world.repository, issue, "third of three");
      await reacted(4);
      sleeping.release();
      await quiet();
      const prompts = told();
      const places = ["first", "second", "third"].map((word) => prompts.split(`${word} of three`).length - 1);
      expect(places.join() === "1,1,1", `The three comments reached the agent ${places.join(", ")} times.`);
      const order = ["first", "second", "third"].map((word) => prompts.indexOf(`${word} of three`));
      expect(
        order.join() === [...order].sort((a, b) => a - b).join(),
        "The comments reached the agent out of order.",
      );
      expect(wakes().length >= 2, "Everything reached the agent in one turn.");
    },
  );

export const inOrderNothingSwallowed: readonly Proof[] = [
  {
    number: 4,
    title: "In order, nothing swallowed: what arrives during a turn, or as it ends, reaches the next.",
    mechanism: "a commit that removes only what the turn was told",
    replace: replacements.commitDropsAll,
    story: mailDuringATurn,
  },
];
