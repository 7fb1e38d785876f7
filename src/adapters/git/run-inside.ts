import type { Writable } from "node:stream";

import type { CommitAuthor } from "../../domain/commit-author.ts";
import { SquadronError } from "../../domain/errors.ts";
import type { Sandbox, SandboxLimits } from "../../ports/sandbox.ts";
import { collector } from "./collector.ts";
import { programPath } from "./program-path.ts";
import { spawnInto } from "./spawn-into.ts";

/** A clone that an agent was in, and what git needs to work there. */
export interface Inside {
  /** Undefined: the operator lets agents run unconfined, and their git with them. */
  readonly sandbox: Sandbox | undefined;
  readonly clone: string;
  /** The mirror it borrows from, readable there. */
  readonly mirror: string;
  readonly signal: AbortSignal;
}

interface Script {
  /** For `sh`, with `args` as its parameters. */
  readonly text: string;
  readonly args: readonly string[];
  /** Who commits that it makes are by. */
  readonly author: CommitAuthor;
}

// Enough for git in a large repository. The agent's own filters run in here, too: one that hangs ends with the time.
const timeoutMs = 120_000;
const limits: SandboxLimits = {
  memoryBytes: 2 * 1024 ** 3,
  processes: 128,
  openFiles: 4096,
  fileBytes: 1024 ** 3,
  tmpBytes: 64 * 1024 ** 2,
};

/**
 * Runs git in a clone, inside the sandbox: configuration, hooks and attributes there are the agent's. The answer comes
 * through a pipe, so that nothing the agent made is opened on the host; it is as untrusted as the clone.
 * @param to takes the answer, at most `mostBytes`.
 * @throws SquadronError `refused` when it fails, the signal's reason when aborted.
 */
export async function runInside(
  at: Inside,
  script: Script,
  { to, mostBytes }: { to: Writable; mostBytes: number },
): Promise<void> {
  const env = environment(script.author);
  const command = commandOf(at, script, env);
  const { failure, said } = await spawnInto({
    command,
    cwd: at.clone,
    env,
    to,
    mostBytes,
    saidMost: 1000,
    timeoutMs,
    signal: at.signal,
  });
  if (failure === "") return;
  const line = said.trim().split("\n").at(-1) ?? "";
  throw new SquadronError("refused", `Git could not collect it (${failure}): ${line}`.slice(0, 300));
}

// An answer of lines is short; what is longer was not made by us.
const mostWords = 1024 ** 2;

/** As `runInside`. @returns the lines that the script printed. */
export async function askInside(at: Inside, script: Script): Promise<readonly string[]> {
  const { to, text } = collector();
  await runInside(at, script, { to, mostBytes: mostWords });
  return text()
    .split("\n")
    .filter((line) => line !== "");
}

function environment({ name, email }: CommitAuthor): Readonly<Record<string, string>> {
  return {
    PATH: programPath,
    HOME: "/tmp",
    LANG: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

function commandOf(
  { sandbox, clone, mirror }: Inside,
  { text, args }: Script,
  env: Readonly<Record<string, string>>,
): readonly [string, ...string[]] {
  const command: readonly [string, ...string[]] = ["/bin/sh", "-c", text, "git", ...args];
  return (
    sandbox?.wrap({ command, env, cwd: clone, writable: [clone], readOnly: [mirror], limits }) ?? command
  );
}
