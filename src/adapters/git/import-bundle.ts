import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

import { errorLine, SquadronError } from "../../domain/errors.ts";
import { runGit } from "./run-git.ts";

// A header names one ref and what the mirror already has: a line per branch of the repository.
const mostHeaderBytes = 1024 ** 2;

interface Bundle {
  readonly file: string;
  /** Bytes before it. */
  readonly start: number;
  /** The one ref that it may carry. */
  readonly ref: string;
}

/**
 * Takes an agent's bundle into a repository of its own (see `borrow`), every object checked by fsck; what its commits do
 * is for the caller to check. Nothing enters the mirror, from which others read and nothing is ever tidied away.
 * @returns the commit that the bundle carries. @throws SquadronError `refused` when anything about it is wrong.
 */
export async function importBundle(
  bundle: Bundle,
  { repository, mostBytes }: { readonly repository: string; readonly mostBytes: number },
): Promise<string> {
  const { commit, packStart } = await readHeader(bundle);
  try {
    // Not by fetching the bundle: that does not check the objects in it.
    await runGit(["index-pack", "--stdin", "--fix-thin", "--strict", `--max-input-size=${mostBytes}`], {
      cwd: repository,
      input: createReadStream(bundle.file, { start: packStart }),
    });
    await runGit(["rev-parse", "--verify", "--quiet", `${commit}^{commit}`], { cwd: repository });
    // Whole: everything it needs is here, or on GitHub.
    await runGit(["rev-list", "--objects", "--quiet", commit, "--not", "--alternate-refs"], {
      cwd: repository,
    });
  } catch (error) {
    throw new SquadronError("refused", `The work is not sound: ${errorLine(error)}`, { cause: error });
  }
  return commit;
}

/** A bundle is a few lines of text, an empty line, and a pack. */
async function readHeader({ file, start, ref }: Bundle): Promise<{ commit: string; packStart: number }> {
  await using opened = await open(file);
  const { buffer, bytesRead } = await opened.read(Buffer.alloc(mostHeaderBytes), 0, mostHeaderBytes, start);
  const text = buffer.toString("latin1", 0, bytesRead);
  const end = text.indexOf("\n\n");
  const [first = "", ...lines] = text.slice(0, Math.max(end, 0)).split("\n");
  const refs = lines.filter((line) => !line.startsWith("-"));
  const [commit = "", ...name] = refs[0]?.split(" ") ?? [];
  const isOne = refs.length === 1 && /^[0-9a-f]{40}$/.test(commit) && name.join(" ") === latin1(ref);
  if (first !== "# v2 git bundle" || !isOne)
    throw new SquadronError("refused", "The work is not a bundle with one commit.");
  return { commit, packStart: start + end + 2 };
}

/** As the header was read, so that names compare byte by byte. */
function latin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
