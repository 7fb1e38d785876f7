import { readFileSync } from "node:fs";
import { userInfo } from "node:os";

import { composeOperator } from "../compose-operator.ts";
import { readStoreSettings } from "../config/env.ts";
import type { Environment } from "../config/settings-reader.ts";
import { halt, lift } from "../dispatch/halt.ts";
import { SquadronError } from "../domain/errors.ts";
import type { HaltScope } from "../ports/halts.ts";
import type { ExitCode } from "./command.ts";

interface Given {
  readonly repository?: string | undefined;
  readonly everywhere: boolean;
  readonly json: boolean;
}

/** Stops everything in the scope and keeps it stopped. */
export async function turnOn(given: Given, env: Environment): Promise<ExitCode> {
  const scope = scopeOf(given);
  await using tools = await open(env);
  const where = given.repository ?? "everywhere";
  const stopped = await halt(tools, scope, { by: userInfo().username, now: tools.now() });
  const names = stopped.map(({ key }) => key);
  print(
    given,
    { halted: where, stopped: names },
    `Halted (${where}): no agent begins anything until \`squadron kill-switch off ${given.repository ?? "--everywhere"}\`. Stopped ${names.length}: ${names.join(", ") || "nobody was at work"}.`,
  );
  return 0;
}

/** Ends that. @returns 1 when there was nothing to end. */
export async function turnOff(given: Given, env: Environment): Promise<ExitCode> {
  const scope = scopeOf(given);
  await using tools = await open(env);
  const where = given.repository ?? "everywhere";
  const was = await lift(tools, scope);
  print(
    given,
    { lifted: was, where },
    was ? `Lifted: agents work again (${where}).` : `Nothing was halted (${where}).`,
  );
  return was ? 0 : 1;
}

function open(env: Environment) {
  return composeOperator(readStoreSettings(env, (path) => readFileSync(path, "utf8")));
}

function scopeOf({ repository, everywhere }: Given): HaltScope {
  if ((repository === undefined) !== everywhere)
    throw new SquadronError("input", "squadron: kill-switch needs <owner>/<name> or --everywhere, not both.");
  return repository === undefined ? "everywhere" : { repository };
}

function print({ json }: Given, data: object, words: string): void {
  process.stdout.write(`${json ? JSON.stringify(data) : words}\n`);
}
