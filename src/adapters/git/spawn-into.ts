import { spawn } from "node:child_process";
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
  const child = spawn(program, args, {
    cwd: what.cwd,
    env: what.env,
    stdio: ["ignore", "pipe", "pipe"],
    signal: AbortSignal.any([what.signal, AbortSignal.timeout(what.timeoutMs)]),
    killSignal: "SIGKILL",
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString("utf8")).slice(-what.saidMost)));
  const ended = new Promise<string>((done) => {
    child.once("error", (error) => done(error.name));
    child.once("close", (code) => done(code === 0 ? "" : `status ${String(code)}`));
  });
  const writing = pipeline(child.stdout, most(what.mostBytes), what.to).then(
    () => "",
    (error: unknown) => {
      child.kill("SIGKILL");
      return error instanceof SquadronError ? error.message : "it could not be written";
    },
  );
  const failures = (await Promise.all([writing, ended])).filter((failure) => failure !== "");
  what.signal.throwIfAborted();
  return { failure: failures[0] ?? "", said };
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
