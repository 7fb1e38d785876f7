import { lastAsked } from "../../src/lab/model/script.ts";
import { call, onStage, worker } from "../e2e/stage.ts";
import { lostAnswer } from "./lost-answer.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

const deliveredFourTimes: PromiseStory = ({ replace }) =>
  onStage(
    {
      // Answers each act it is told of, so that an act it is told of twice changes the repository twice.
      script: {
        "*": (request) => {
          const asked = lastAsked(request);
          if (asked.includes("Posted as comment")) return call("finish", { summary: "Answered." });
          const acts = asked.match(/added the label|commented:/g) ?? [];
          return { tools: acts.map(() => ({ name: "post_comment", arguments: { body: "Noted." } })) };
        },
      },
    },
    async ({ start, world, ask, quiet, said, maintainer, reactions }) => {
      await start(replace);
      world.github.webhooks.set({ duplicate: true, secondHook: true });
      const issue = await ask("pm");
      await quiet();
      await maintainer.comment(world.repository, issue, "Blue, please.");
      await quiet();
      const answers = (await said(issue)).length;
      expect(answers === 2, `Two acts, each delivered four times, led to ${answers} answers instead of 2.`);
      expect(reactions().length === 2, `Two acts led to ${reactions().length} reactions instead of 2.`);
    },
  );

const killedAfterCommit: PromiseStory = ({ replace }) =>
  onStage(
    {
      script: {
        "*": [
          { wait: "go", reply: call("post_comment", { body: "Done." }) },
          { reply: call("finish", { summary: "Done." }) },
        ],
      },
      reword: true,
    },
    async (stage) => {
      const { world, ask, said, quiet, shows } = stage;
      const service = await stage.startChild(replace);
      const issue = await ask("pm");
      await shows(issue, "is working");
      const held = world.github.faults.add({
        kind: "hold",
        when: "after",
        method: "POST",
        path: "/repos/{any}/{any}/issues/{any}/comments",
      });
      world.model.release("go");
      await held.hit;
      await service.kill();
      held.remove();
      await stage.startChild(replace);
      await quiet();
      const answers = (await said(issue)).length;
      expect(
        answers === 1,
        `The answer that GitHub had taken before the kill stands there ${answers} times.`,
      );
    },
  );

const repairedByRedelivery: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, said }) => {
    await start(replace);
    const path = "/repos/{any}/{any}/collaborators/{any}/permission";
    const refusals = world.github.faults.add({ kind: "error-before", status: 403, path, count: 100 });
    const issue = await ask("pm");
    await quiet();
    refusals.remove();
    expect((await said(issue)).length === 0, "The label was handled although GitHub refused every time.");
    const labelled = world.github.deliveries.find((delivery) =>
      delivery.payload.includes('"action":"labeled"'),
    );
    world.github.redeliver(labelled?.guid ?? "");
    await quiet();
    const answers = (await said(issue)).length;
    expect(
      answers === 1,
      `The redelivery of a label whose handling failed led to ${answers} answers instead of 1.`,
    );
  });

export const oneActOneEffect: readonly Proof[] = [
  {
    number: 2,
    title: "One act, one effect: four deliveries of an act change the repository once.",
    mechanism: "dedupe by GUID and act",
    replace: replacements.noDedupe,
    story: deliveredFourTimes,
  },
  {
    number: 2,
    title: "One act, one effect: a 502 after GitHub committed does not double a comment.",
    mechanism: "looking for an effect whose outcome is not known",
    replace: replacements.noMemoryOfEffects,
    story: lostAnswer,
  },
  {
    number: 2,
    title: "One act, one effect: a retry after a crash posts nothing twice, however the model words it.",
    mechanism: "the record of effects, kept over a crash",
    replace: replacements.noMemoryOfEffects,
    story: killedAfterCommit,
  },
  {
    number: 2,
    title: "A delivery whose handling failed is not remembered as done: its redelivery repairs.",
    mechanism: "forgetting the dedupe keys of a dead letter",
    replace: replacements.failedIsDone,
    story: repairedByRedelivery,
  },
];
