import { onStage, worker } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

/** A worker freezes just before a write, another takes over the turn, the first wakes up and goes on where it was. */
const frozenRunnerComesBack: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() }, reword: true }, async (stage) => {
    const { world, ask, comments, said, quiet, maintainer } = stage;
    const first = await stage.startChild(replace, { freezes: true });
    const issue = await ask("pm");
    await first.frozen();
    const second = await stage.startChild(replace);
    await stage.shows(issue, "is asleep");
    expect((await said(issue)).length === 1, "The worker that took over did not answer once.");
    first.thaw();
    // The first has the next turn to itself; what it had on its way before is out by then.
    stage.deliverTo(first.webhookUrl);
    await second[Symbol.asyncDispose]();
    await maintainer.comment(world.repository, issue, "Go on.");
    await quiet();
    const answers = (await said(issue)).length;
    expect(
      answers === 2,
      `Two acts led to ${answers} answers instead of 2: the runner that came back posted, too.`,
    );
    const living = (await comments(issue)).filter(
      (each) => each.mine && each.body.startsWith("**pm**"),
    ).length;
    expect(living === 1, `There are ${living} living comments instead of 1.`);
  });

export const oneTurnAtATime: readonly Proof[] = [
  {
    number: 3,
    title: "One turn at a time: a paused runner that comes back changes nothing.",
    mechanism: "the fence at every effect, checked last before it leaves",
    replace: replacements.noFence,
    story: frozenRunnerComesBack,
  },
];
