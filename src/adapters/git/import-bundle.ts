import { createReadStream } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { errorLine, SquadronError } from "../../domain/errors.ts";
import { checkCommits } from "./check-commits.ts";
import { runGit } from "./run-git.ts";

// A header names one ref and what the mirror already has: a line per branch of the repository.
const mostHeaderBytes = 1024 ** 2;

/**
 * Takes an agent's bundle into a repository of its own that borrows the mirror's objects: every object checked by fsck,
 * every commit by `checkCommits`. Nothing enters the mirror, from which others read and nothing is ever tidied away.
 * @param at.repository folder of the bare repository to make.
 * @returns the commit that the bundle carries. @throws SquadronError `refused` when anything about it is wrong.
 */
export async function importBundle(at: {
  readonly bundle: string;
  readonly repository: string;
  readonly mirror: string;
  readonly mostBytes: number;
}): Promise<string> {
  const { commit, packStart } = await readHeader(at.bundle);
  const { repository } = at;
  await runGit(["init", "--bare", "--quiet", "--template=", repository]);
  await writeFile(join(repository, "objects/info/alternates"), `${join(at.mirror, "objects")}\n`);
  try {
    // Not by fetching the bundle: that does not check the objects in it.
    await runGit(["index-pack", "--stdin", "--fix-thin", "--strict", `--max-input-size=${at.mostBytes}`], {
      cwd: repository,
      input: createReadStream(at.bundle, { start: packStart }),
    });
    await runGit(["rev-parse", "--verify", "--quiet", `${commit}^{commit}`], { cwd: repository });
    // Whole: everything it needs is here, or on GitHub.
    await runGit(["rev-list", "--objects", "--quiet", commit, "--not", "--alternate-refs"], {
      cwd: repository,
    });
    await checkCommits({ repository, commit, mostBytes: at.mostBytes });
  } catch (error) {
    if (error instanceof SquadronError && error.code === "refused") throw error;
    throw new SquadronError("refused", `The work is not sound: ${errorLine(error)}`, { cause: error });
  }
  return commit;
}

/** A bundle is a few lines of text, an empty line, and a pack. */
async function readHeader(bundle: string): Promise<{ commit: string; packStart: number }> {
  await using file = await open(bundle);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeaderBytes), 0, mostHeaderBytes, 0);
  const text = buffer.toString("latin1", 0, bytesRead);
  const end = text.indexOf("\n\n");
  const [first = "", ...lines] = text.slice(0, Math.max(end, 0)).split("\n");
  const refs = lines.filter((line) => !line.startsWith("-"));
  const commit = /^([0-9a-f]{40}) refs\/squadron\/work$/.exec(refs[0] ?? "")?.[1];
  if (first !== "# v2 git bundle" || refs.length !== 1 || commit === undefined)
    throw new SquadronError("refused", "The work is not a bundle with one commit.");
  return { commit, packStart: end + 2 };
}
