/** Ends a command with a message for its user, and no stack. */
export class CommandEnd extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What the command line says cannot be done. */
export function wrongUsage(message: string): CommandEnd {
  return new CommandEnd(message, 2);
}

/** Runs a command of this repository with its arguments; `run` answers the exit code. A crash shows its stack and exits with 1. */
export async function runCommand(run: (args: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    const end = isRefusedArgument(error) ? wrongUsage(error.message) : error;
    const isExpected = end instanceof CommandEnd;
    process.stderr.write(`${isExpected ? end.message : end instanceof Error ? end.stack : String(end)}\n`);
    process.exitCode = isExpected ? end.exitCode : 1;
  }
}

/** As `parseArgs` of node:util throws it. */
function isRefusedArgument(error: unknown): error is TypeError {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
