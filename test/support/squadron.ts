import { execFile, spawn } from "node:child_process";
import { once } from "node:events";

import { compiledCli } from "./compiled-service.ts";

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command line as a shell takes it apart: words, and what stands in quotes. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
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

/** A command that goes on until it is disposed of. */
export interface Following extends AsyncDisposable {
  /** What it has printed until now. */
  out(): string;
}

/** Runs `squadron …` in a process of its own, and lets it run. */
export async function followSquadron(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Following> {
  const child = spawn(process.execPath, [await compiledCli(), ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  const ended = once(child, "exit");
  return {
    out: () => out,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}
