import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

import { SquadronError } from "../../domain/errors.ts";
import type { Sandbox, SandboxLimits } from "../../ports/sandbox.ts";

interface BundleFrom {
  /** Undefined: the operator lets agents run unconfined, and their git with them. */
  readonly sandbox: Sandbox | undefined;
  readonly clone: string;
  readonly mirror: string;
  /** Commit that was saved last, "" for none. */
  readonly last: string;
  /** File to write on the host. */
  readonly file: string;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
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
 * Says `none` when there is nothing that GitHub lacks, `same` when it is what was saved last, else writes the bundle.
 * The work in progress is a commit with the files as they are, on top of two parents: the branch, and what was staged.
 * Its dates are those of the branch, so that the same files make the same commit.
 */
const script = `
set -eu
rm -f .git/index.lock .git/squadron-index .git/squadron-index.lock
head=$(git rev-parse --verify HEAD)
here=$(git rev-parse --verify "HEAD^{tree}")
staged=$(git write-tree 2>/dev/null) || staged=$here
cp .git/index .git/squadron-index
tree=$(export GIT_INDEX_FILE=.git/squadron-index; git add --all . >&2; git write-tree)
rm -f .git/squadron-index
if [ "$tree" = "$here" ] && [ "$staged" = "$here" ] && [ -z "$(git rev-list -1 HEAD --not --remotes)" ]; then
  echo none
  exit
fi
date="$(git log -1 --format=%ct HEAD) +0000"
export GIT_AUTHOR_DATE="$date" GIT_COMMITTER_DATE="$date"
index=$(git commit-tree "$staged" -p "$head" -m "Staged files of work in progress")
work=$(git commit-tree "$tree" -p "$head" -p "$index" -m "Work in progress, saved by Squadron")
if [ "$work" = "$1" ]; then
  echo same
  exit
fi
git update-ref refs/squadron/work "$work"
git bundle create --quiet - refs/squadron/work --not --remotes
`;

/**
 * Lets git collect, inside the sandbox, what a clone has beyond GitHub. The answer comes through a pipe, so that nothing
 * the agent made is opened on the host; it is as untrusted as the clone.
 * @throws SquadronError `refused` when it cannot be collected, the signal's reason when aborted.
 */
export async function writeBundle(from: BundleFrom): Promise<void> {
  const [program, ...args] = commandOf(from);
  const child = spawn(program, args, {
    cwd: from.clone,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    signal: AbortSignal.any([from.signal, AbortSignal.timeout(timeoutMs)]),
    killSignal: "SIGKILL",
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString("utf8")).slice(-1000)));
  const ended = new Promise<string>((done) => {
    child.once("error", (error) => done(error.name));
    child.once("close", (code) => done(code === 0 ? "" : `status ${String(code)}`));
  });
  const writing = pipeline(child.stdout, most(from.mostBytes), createWriteStream(from.file)).then(
    () => "",
    (error: unknown) => {
      child.kill("SIGKILL");
      return error instanceof SquadronError ? error.message : "it could not be written";
    },
  );
  const failures = (await Promise.all([writing, ended])).filter((failure) => failure !== "");
  from.signal.throwIfAborted();
  if (failures.length === 0) return;
  const line = said.trim().split("\n").at(-1) ?? "";
  throw new SquadronError("refused", `Git could not collect it (${failures[0]}): ${line}`.slice(0, 300));
}

const environment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/tmp",
  LANG: "C.UTF-8",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Squadron",
  GIT_AUTHOR_EMAIL: "squadron@localhost",
  GIT_COMMITTER_NAME: "Squadron",
  GIT_COMMITTER_EMAIL: "squadron@localhost",
};

function commandOf({ sandbox, clone, mirror, last }: BundleFrom): readonly [string, ...string[]] {
  const command: readonly [string, ...string[]] = ["/bin/sh", "-c", script, "save", last];
  return (
    sandbox?.wrap({ command, env: environment, cwd: clone, writable: [clone], readOnly: [mirror], limits }) ??
    command
  );
}

function most(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen <= bytes) return done(null, chunk);
      return done(new SquadronError("refused", `it is larger than ${Math.floor(bytes / 1024 ** 2)} MB`));
    },
  });
}
