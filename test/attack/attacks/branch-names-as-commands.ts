import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { tookPlace, type Attack } from "../attack.ts";
import { bash, inTurn } from "../ground.ts";

/** Branches whose names are commands for a shell, or options for git. */
const hostile = (outside: string): readonly string[] => [
  `x;touch$\{IFS}${outside}/semicolon;\`touch$\{IFS}${outside}/backtick\`|cat`,
  `$(touch$\{IFS}${outside}/substitution)`,
];

/** A pull request's branch is called like a command. */
export const branchNamesAsCommands: Attack = {
  name: "branch-names-as-commands",
  incident: "The name of a branch is put into a command line, and runs there.",
  needs: "bubblewrap",
  defence: {
    what: "git is run without a shell, with names after an end of options",
    noSeam: "no shell is started with a name; there is nothing to switch off",
  },
  try: async (ground) => {
    const { maintainer, world } = ground;
    const outside = await mkdtemp(join(tmpdir(), "squadron-outside-"));
    try {
      const names = hostile(outside);
      let read = 0;
      for (const head of names) {
        await maintainer.commit(world.repository, { branch: head, files: { "x.txt": `${head}\n` } });
        const { number } = await maintainer.createPullRequest(world.repository, { title: head, head });
        ground.play(
          number,
          "reviewer",
          inTurn(
            bash(
              `git update-ref 'refs/heads/--upload-pack=touch$\{IFS}${outside}/option' HEAD; cat x.txt; git log -1 --oneline`,
            ),
          ),
        );
        await maintainer.addLabel(world.repository, number, "squadron:reviewer");
        await ground.quiet();
        if (ground.answers(number, "reviewer").join("\n").includes("touch")) read += 1;
      }
      tookPlace(read === names.length, `${read} of ${names.length} branches were checked out`);
      const ran = await readdir(outside);
      return {
        tried: `Reviewers woke on ${names.length} pull requests whose branches are called like commands.`,
        stoppedBy: "Names reach git as single arguments, and no shell at all.",
        succeeded: ran.length > 0,
        evidence: `ran: ${ran.join(", ") || "nothing"}`,
      };
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  },
};
