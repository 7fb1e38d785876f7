import { replacements } from "../../promises/replacements.ts";
import type { Attack } from "../attack.ts";
import { inTurn } from "../ground.ts";

const many = 24;

/** A stranger writes as much as GitHub takes. */
export const commentFlood: Attack = {
  name: "comment-flood",
  incident: "A stranger floods a thread, and each comment costs a model call or an answer.",
  defence: {
    what: "nobody without write access costs a model call or gets an answer in words",
    off: { replace: replacements.everybodyMay },
  },
  try: async (ground) => {
    const { outsider, world } = ground;
    const issue = await ground.agent("pm", inTurn());
    await ground.quiet();
    const before = (await ground.comments(issue)).filter(({ mine }) => mine).length;
    const words = ["Bump.", "@squadron-lab pm go on", "/squadron status", "/squadron dance"];
    await Promise.all(
      Array.from({ length: many }, (_, n) =>
        outsider.comment(world.repository, issue, `${words[n % words.length]}`),
      ),
    );
    await ground.quiet();
    const answers = (await ground.comments(issue)).filter(({ mine }) => mine).length - before;
    const turns = ground.turns(issue) - 1;
    return {
      tried: `A stranger posted ${many} comments at once: words, mentions and commands.`,
      stoppedBy: "None of them wakes anybody or is answered in words; commands get a reaction.",
      succeeded: turns > 0 || answers > 0,
      evidence: `${turns} turns and ${answers} comments for ${many}`,
    };
  },
};
