import { onStage, worker } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

const killedAfterAcceptance: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const { world, ask, said, quiet } = stage;
    const service = await stage.startChild(replace);
    // The router waits for GitHub's word about the person: the label is accepted, and nothing is done about it yet.
    const held = world.github.faults.add({
      kind: "hold",
      path: "/repos/{any}/{any}/collaborators/{any}/permission",
    });
    const issue = await ask("pm");
    await world.github.settled();
    const refused = world.github.deliveries.filter((delivery) => delivery.status !== "OK").length;
    expect(refused === 0, `${refused} deliveries were not accepted.`);
    await service.kill();
    held.remove();
    await stage.startChild(replace);
    await quiet();
    const answers = (await said(issue)).length;
    expect(
      answers === 1,
      `The label that was accepted before the kill led to ${answers} answers instead of 1.`,
    );
  });

export const acceptedIsKept: readonly Proof[] = [
  {
    number: 1,
    title: "Accepted is kept: SIGKILL right after the 202 loses nothing.",
    mechanism: "storing before acknowledging",
    replace: replacements.nothingStored,
    story: killedAfterAcceptance,
  },
];
