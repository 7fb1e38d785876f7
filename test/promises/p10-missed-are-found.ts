import { onStage, worker } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

/** A comment that GitHub could not deliver is answered without anybody's doing, and only once. */
const undelivered: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const { world, ask, maintainer, quiet, said } = stage;
    const { service } = await stage.start(replace);
    const issue = await ask("pm");
    await quiet();
    world.github.webhooks.set({ drop: () => true });
    await maintainer.comment(world.repository, issue, "Nobody told you of this.");
    await world.github.settled();
    world.github.webhooks.set({ drop: () => false });
    await service.reconcile();
    await service.reconcile();
    await quiet();
    const answers = (await said(issue)).length;
    expect(answers === 2, `There are ${answers} answers to a label and an undelivered comment instead of 2.`);
  });

/** The same, when GitHub does not even show a delivery that failed. */
const unheard: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const { world, ask, maintainer, quiet, said } = stage;
    const { service } = await stage.start(replace);
    const issue = await ask("pm");
    await quiet();
    await stage.unheard(() => maintainer.comment(world.repository, issue, "Nobody told you of this."));
    await service.reconcile();
    await quiet();
    const answers = (await said(issue)).length;
    expect(answers === 2, `There are ${answers} answers to a label and an unheard comment instead of 2.`);
  });

const title = "Missed deliveries are found and handled without a person.";

export const missedAreFound: readonly Proof[] = [
  {
    number: 10,
    title,
    mechanism: "GitHub's record of deliveries, and the threads themselves",
    replace: replacements.nothingSurveyed,
    story: undelivered,
  },
  {
    number: 10,
    title: "Also those of which GitHub has no record.",
    mechanism: "the comparison of threads with what is known",
    replace: replacements.threadsUnread,
    story: unheard,
  },
];
