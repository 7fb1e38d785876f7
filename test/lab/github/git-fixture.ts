import { spawn } from "node:child_process";
import { devNull } from "node:os";

export interface GitRun {
  readonly code: number;
  readonly text: string;
}

/** Runs git as a client that knows nothing of this machine's configuration. */
export function git(folder: string, ...args: readonly string[]): Promise<GitRun> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Wes",
    GIT_AUTHOR_EMAIL: "wes@example.org",
    GIT_COMMITTER_NAME: "Wes",
    GIT_COMMITTER_EMAIL: "wes@example.org",
  };
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { cwd: folder, env });
    let text = "";
    const read = (chunk: Buffer): void => {
      text += chunk.toString("utf8");
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, text: text.trim() }));
  });
}

/** As `git`, for what must succeed. */
export async function gitOk(folder: string, ...args: readonly string[]): Promise<string> {
  const { code, text } = await git(folder, ...args);
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${text}`);
  return text;
}
