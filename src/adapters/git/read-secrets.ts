import { Writable } from "node:stream";

import { SquadronError } from "../../domain/errors.ts";
import { findSecret, findSecretInCode } from "../../domain/find-secret.ts";
import type { FoundSecret } from "../../domain/push-policy.ts";
import { gitEnvironment } from "./run-git.ts";
import { spawnInto } from "./spawn-into.ts";

// An agent mends the first ones and tries again.
const mostFound = 5;
// Characters. Longer lines are data that a program wrote, and are looked at up to here.
const mostOfLine = 1_000_000;
// Of the differences of one push; its files together are bounded where they leave the sandbox.
const mostBytes = 1024 ** 3;
const timeoutMs = 5 * 60_000;

/**
 * Looks for secrets in what commits say and add. What they leave or take away was there before.
 * @param commits as `git rev-list` names them.
 */
export async function readSecrets(
  repository: string,
  commits: readonly string[],
): Promise<readonly FoundSecret[]> {
  const reader = createReader();
  const lines = splitLines(reader.take);
  const { failure, said } = await spawnInto({
    command: ["git", "log", ...asPatch, `--format=${header}%H%n%B%n${header}`, ...commits],
    cwd: repository,
    env: gitEnvironment(),
    to: lines,
    mostBytes,
    saidMost: 200,
    timeoutMs,
    signal: new AbortController().signal,
  });
  if (failure !== "") throw new SquadronError("outside", `git log failed: ${failure}. ${said.trim()}`);
  return reader.found;
}

// Whole, in git's own words, whatever a file is or says of itself.
const asPatch = ["-c", "-p", "-U0", "--root", "--text", "--no-renames", "--no-textconv", "--no-ext-diff"];
// No line of a message or a difference begins with it.
const header = "%x00";

/** Reads what git prints line by line: a commit, its message, and the lines that it adds below the name of their file. */
function createReader(): { readonly take: (line: string) => void; readonly found: readonly FoundSecret[] } {
  const found: FoundSecret[] = [];
  let commit = "";
  let path = "";
  let inMessage = false;
  const note = (what: string | undefined, where: string): void => {
    if (what !== undefined && found.length < mostFound) found.push({ what, where });
  };
  const take = (line: string): void => {
    if (line.startsWith("\0")) {
      inMessage = line.length > 1;
      if (inMessage) commit = line.slice(1, 11);
    } else if (inMessage) note(findSecret(line), `in the message of commit ${commit}`);
    else if (/^[ +-]*\+/.test(line)) {
      const what = findSecretInCode(line);
      // An added line may look like the name of a file, and is looked at like any.
      if (line.startsWith("+++ ") && what === undefined)
        path = line
          .slice(4)
          .replace(/^"?b\//, "")
          .slice(0, 200);
      note(what, `in ${JSON.stringify(path)} (commit ${commit})`);
    }
  };
  return { take, found };
}

function splitLines(take: (line: string) => void): Writable {
  const decoder = new TextDecoder();
  let rest = "";
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = (lines.pop() ?? "").slice(0, mostOfLine);
      for (const line of lines) take(line.slice(0, mostOfLine));
      done();
    },
    final(done) {
      take(rest);
      done();
    },
  });
}
