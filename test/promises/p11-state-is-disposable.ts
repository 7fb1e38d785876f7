import { rm } from "node:fs/promises";

import { onStage, worker } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

/** Store and state folder are wiped; an agent goes on by what GitHub shows, and says that its conversation is lost. */
const everythingLost: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() }, reword: true }, async (stage) => {
    const { world, ask, maintainer, quiet, said, redis, comments } = stage;
    await stage.start(replace);
    const issue = await ask("pm");
    await quiet();
    await redis.flushall();
    await rm(`${world.env["SQUADRON_STATE"]}/history`, { recursive: true, force: true });
    await maintainer.comment(world.repository, issue, "Go on.");
    await quiet();
    const answers = (await said(issue)).length;
    expect(answers === 2, `There are ${answers} answers to a label and a later comment instead of 2.`);
    const living = (await comments(issue)).filter((each) => each.mine && each.body.startsWith("**pm**"));
    expect(living.length === 1, `There are ${living.length} living comments instead of 1.`);
    expect(living[0]?.body.includes("conversation was lost") === true, "Nobody is told what was lost.");
  });

export const stateIsDisposable: readonly Proof[] = [
  {
    number: 11,
    title: "Local state is disposable: store and state folder wiped, the agent goes on from GitHub.",
    mechanism: "sessions are read back from the markers in their comments",
    replace: replacements.neverReadBack,
    story: everythingLost,
  },
];
