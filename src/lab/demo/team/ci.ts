import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { gitAt, type TeamPlay } from "./team-story.ts";

const test = `import assert from "node:assert";
const { sum } = await import(process.argv[2]);
assert.equal(sum([1, 2]), 3);
assert.equal(sum([]), 0);
`;

/** Runs the repository's tests on a commit as GitHub Actions would, and reports them as the check "test". */
export async function runCi(play: Pick<TeamPlay, "world">, sha: string): Promise<"success" | "failure"> {
  const folder = await mkdtemp(join(tmpdir(), "squadron-ci-"));
  try {
    await writeFile(join(folder, "sum.mjs"), await gitAt(play, "show", `${sha}:src/sum.js`));
    await writeFile(join(folder, "test.mjs"), test);
    const { conclusion, log } = await new Promise<{ conclusion: "success" | "failure"; log: string }>(
      (resolve) => {
        execFile(
          process.execPath,
          [join(folder, "test.mjs"), join(folder, "sum.mjs")],
          (error, stdout, stderr) =>
            resolve({ conclusion: error ? "failure" : "success", log: `${stdout}${stderr}` }),
        );
      },
    );
    const { github, repository } = play.world;
    await github.ci(repository, sha, { name: "test", conclusion, summary: `The tests: ${conclusion}`, log });
    return conclusion;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
