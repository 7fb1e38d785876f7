import { errorLine, SquadronError } from "./domain/errors.ts";
import type { Halves } from "./open-service.ts";
import { startOrSetUp } from "./start-or-set-up.ts";

/** Runs Squadron until it is told to stop, then ends in a bounded time. A second signal ends it at once. */
export async function main(env: NodeJS.ProcessEnv, halves: Halves): Promise<void> {
  const running = await startOrSetUp({ env, halves, file: ".env", tell }).catch((error: unknown) => {
    process.stderr.write(`${error instanceof SquadronError ? error.message : errorLine(error)}\n`);
    process.exitCode = 1;
  });
  if (!running) return;
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(1);
    asked = true;
    setTimeout(() => {
      process.stderr.write(`${late}\n`);
      process.exit(1);
    }, running.mostEndMs).unref();
    running[Symbol.asyncDispose]().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${errorLine(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
}

const late =
  "Ended before everything was closed, which took too long: the store may be out of reach. Nothing that was accepted is lost; what was under way goes on at the next start.";

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
