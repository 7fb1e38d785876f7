import { spawn } from "node:child_process";
import { devNull } from "node:os";

/** Environment of every git process: nothing of the user's configuration or of this process's secrets reaches it. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: devNull,
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    ...extra,
  };
}

// A repository's content never decides what runs: no hooks, no file-system monitor, no automatic maintenance.
export const SAFE_GIT = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0"];

export interface GitResult {
  readonly code: number;
  readonly out: Buffer;
  readonly error: string;
}

/** Runs git and answers what it said, whatever its exit code. */
export function tryGit(folder: string, args: readonly string[], input?: string | Buffer): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...SAFE_GIT, ...args], { cwd: folder, env: gitEnvironment() });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => error.push(chunk));
    child.on("error", reject);
    // Git may end before it has read everything; its exit code tells more than the broken pipe.
    child.stdin.on("error", () => undefined);
    child.on("close", (code) =>
      resolve({ code: code ?? -1, out: Buffer.concat(out), error: Buffer.concat(error).toString("utf8") }),
    );
    child.stdin.end(input);
  });
}

/** Runs git and answers its output; a failure is an error. */
export async function runGit(
  folder: string,
  args: readonly string[],
  input?: string | Buffer,
): Promise<string> {
  const result = await tryGit(folder, args, input);
  if (result.code === 0) return result.out.toString("utf8").trimEnd();
  throw new Error(`git ${args.join(" ")} ended with ${result.code}: ${result.error.trim()}`);
}
