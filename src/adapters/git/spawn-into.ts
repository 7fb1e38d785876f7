import { spawn, type ChildProcess } from "node:child_process";
import { Transform, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { SquadronError } from "../../domain/errors.ts";

interface Spawned {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** Complete. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes its output: nothing that the command made is opened on the host. */
  readonly to: Writable;
  /** Of the output; more is a failure. */
  readonly mostBytes: number;
  /** Characters of its error output that are kept, the last. */
  readonly saidMost: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs a command, mostly in a sandbox, with its output going through a pipe.
 * @returns why it failed ("" when it did not), and the end of its error output. @throws the signal's reason.
 */
export async function spawnInto(what: Spawned): Promise<{ failure: string; said: string }> {
  const [program, ...args] = what.command;
  const { cwd, env } = what;
  // A process group of its own, which is killed as one: bubblewrap that is killed alone while it sets up leaves a process
  // that waits for ever and holds the pipes open.
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const ending = AbortSignal.any([what.signal, AbortSignal.timeout(what.timeoutMs)]);
  const kill = (): void => killGroup(child);
  ending.addEventListener("abort", kill, { once: true });
  if (ending.aborted) kill();
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString("utf8")).slice(-what.saidMost)));
  const ended = new Promise<string>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("close", (code) => {
      ending.removeEventListener("abort", kill);
      const why = ending.aborted ? "it took too long" : `status ${String(code)}`;
      done(code === 0 ? "" : why);
    });
  });
  const writing = pipeline(child.stdout, most(what.mostBytes), what.to).then(
    () => "",
    (error: unknown) => {
      kill();
      return error instanceof SquadronError ? error.message : "it could not be written";
    },
  );
  const failures = (await Promise.all([writing, ended])).filter((failure) => failure !== "");
  what.signal.throwIfAborted();
  return { failure: failures[0] ?? "", said };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
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
