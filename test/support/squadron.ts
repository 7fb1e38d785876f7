import { execFile } from "node:child_process";

import { compiledCli } from "./compiled-service.ts";

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed; nothing: the input has ended. */
  readonly input?: string;
}

/** Runs `squadron …` in a process of its own. */
export async function squadron(
  args: readonly string[],
  { env = {}, input = "" }: Options = {},
): Promise<Ended> {
  const program = await compiledCli();
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { env: { PATH: process.env["PATH"] ?? "", ...env } },
      (_error, out, err) => done({ code: child.exitCode ?? -1, out, err }),
    );
    child.stdin?.end(input);
  });
}
