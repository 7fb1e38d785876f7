import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs git as an agent does: with what its clone is told of it, and nothing else. @returns what git printed. */
export async function agentGit(folder: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_TERMINAL_PROMPT: "0" };
  const { stdout } = await run("git", args, { cwd: folder, env });
  return stdout.trim();
}

/** Commits everything in the clone as the agent. @returns the commit. */
export async function agentCommit(folder: string, message: string): Promise<string> {
  await agentGit(folder, "add", "--all");
  await agentGit(folder, "commit", "--quiet", "--allow-empty", "-m", message);
  return agentGit(folder, "rev-parse", "HEAD");
}
