import { execFile } from "node:child_process";
import { devNull } from "node:os";
import type { Readable } from "node:stream";

import { errorLine, SquadronError } from "../../domain/errors.ts";

// A clone of a large repository takes minutes; one that takes longer is stuck.
const timeoutMs = 15 * 60_000;

// Bytes of an answer: the paths of a tree of half a million files.
const mostAnswer = 1 << 26;

interface GitOptions {
  readonly header?: string;
  readonly cwd?: string;
  readonly input?: Readable;
}

/**
 * Runs git on the host with nothing but what is said here: no system or user configuration, no hooks, no prompt.
 * `header` goes through the environment, so that no process list shows a token. @returns what git printed.
 * @throws SquadronError `outside` with git's last line, which names no credentials.
 */
export function runGit(args: readonly string[], options: GitOptions = {}): Promise<string> {
  const env = gitEnvironment(options.header);
  return new Promise((done, failed) => {
    const child = execFile(
      "git",
      args,
      { env, cwd: options.cwd, timeout: timeoutMs, maxBuffer: mostAnswer },
      (error, out, stderr) => {
        options.input?.destroy();
        if (!error) return done(out);
        const line = stderr.trim().split("\n").at(-1) ?? errorLine(error);
        return failed(new SquadronError("outside", `git ${args[0] ?? ""} failed: ${line.slice(0, 200)}`));
      },
    );
    // A git that stops reading has said why; the broken pipe adds nothing.
    child.stdin?.on("error", () => undefined);
    if (options.input && child.stdin) options.input.pipe(child.stdin);
  });
}

/** The environment of a git on the host: all of its configuration. */
export function gitEnvironment(header?: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    ...configuration([
      ["core.hooksPath", devNull],
      ["protocol.allow", "never"],
      ["protocol.http.allow", "always"],
      ["protocol.https.allow", "always"],
      ["protocol.file.allow", "always"],
      ["transfer.fsckObjects", "true"],
      ...(header === undefined ? [] : [["http.extraHeader", header] as const]),
    ]),
  };
}

function configuration(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries([
    ["GIT_CONFIG_COUNT", String(pairs.length)],
    ...pairs.flatMap(([key, value], i) => [
      [`GIT_CONFIG_KEY_${i}`, key],
      [`GIT_CONFIG_VALUE_${i}`, value],
    ]),
  ]);
}
