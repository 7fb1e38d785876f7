import { onStage, worker } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

/** A turn that fails for good, a command nobody knows, a command by somebody who may not. */
const nothingGoesWell: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start(replace);
    world.model.fail({ kind: "status", status: 400, times: 3 });
    const issue = await ask("pm");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron dance");
    await stage.outsider.comment(world.repository, issue, "/squadron stop");
    await quiet();
    const [seen = "none", unknown = "none", refused = "none"] = stage.reactions();
    expect(seen === "eyes", `The label got the reaction "${seen}" instead of "eyes".`);
    expect(
      unknown === "confused",
      `The unknown command got the reaction "${unknown}" instead of "confused".`,
    );
    expect(refused === "-1", `The outsider's command got the reaction "${refused}" instead of "-1".`);
    const living = (await stage.living(issue))?.body ?? "";
    expect(
      living.includes("could not go on"),
      "The living comment does not say that the agent could not go on.",
    );
    const receipts = (await stage.said(issue)).filter((body) => body.includes("gave up on it")).length;
    expect(receipts === 1, `The turn that failed for good left ${receipts} receipts instead of 1.`);
  });

export const alwaysAnAnswer: readonly Proof[] = [
  {
    number: 12,
    title: "A human always gets an answer: a reaction at once, also when it is no.",
    mechanism: "the reactions",
    replace: replacements.noReactions,
    story: nothingGoesWell,
  },
  {
    number: 12,
    title: "A human always gets an answer: a living comment, and a receipt also when a turn failed for good.",
    mechanism: "living comment and receipt",
    replace: replacements.noComments,
    story: nothingGoesWell,
  },
];
