import { errorLine, SquadronError } from "./domain/errors.ts";
import type { Halves } from "./open-service.ts";
import { startOrSetUp } from "./start-or-set-up.ts";

/** Runs Squadron until it is told to stop. A second signal ends it at once. */
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

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
