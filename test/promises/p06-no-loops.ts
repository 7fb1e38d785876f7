import { onStage, worker } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

const answersItself: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker("What do you think?") } }, async ({ start, world, ask, quiet, wakes }) => {
    await start(replace);
    const issue = await ask("pm");
    // A loop is not waited for: it would not end.
    const looping = (): boolean => wakes().length > 3;
    await quiet(looping);
    const token = world.github.seed.installationToken("acme");
    const answer = await fetch(`${world.github.url}/repos/${world.repository}/issues/${issue}/labels`, {
      method: "POST",
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ labels: ["squadron:pm", "squadron:docs"] }),
    });
    expect(answer.ok, `The App could not set a label: ${answer.status}.`);
    await quiet(looping);
    const own = world.github.deliveries.filter((delivery) =>
      /"sender":\{[^}]*\[bot\]/.test(delivery.payload),
    ).length;
    expect(own >= 3, `Only ${own} acts of the App's own were delivered.`);
    const count = wakes().length;
    expect(
      count === 1,
      `One label and the App's own comments and labels woke agents ${count} times instead of once.`,
    );
  });

export const noLoops: readonly Proof[] = [
  {
    number: 6,
    title: "No loops: its own comments, edits and labels wake nobody.",
    mechanism: "asking who acted: identity, account type, permission",
    replace: replacements.anybodyIsSomebody,
    story: answersItself,
  },
];
