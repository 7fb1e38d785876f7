import { readFileSync } from "node:fs";
import { userInfo } from "node:os";

import { composeOperator } from "../compose-operator.ts";
import { readStoreSettings } from "../config/env.ts";
import type { Environment } from "../config/settings-reader.ts";
import { halt, lift } from "../dispatch/halt.ts";
import type { HaltScope } from "../ports/halts.ts";

interface Options {
  readonly everywhere: boolean;
  readonly lift: boolean;
  readonly json: boolean;
}

/**
 * `squadron halt <owner>/<name> | --everywhere [--lift]`: the kill switch.
 * @param words what follows `squadron halt`.
 * @returns the exit code: 1 when there was nothing to lift, 2 on wrong usage.
 */
export async function runHalt(words: readonly string[], options: Options, env: Environment): Promise<number> {
  const scope = scopeOf(words, options.everywhere);
  if (!scope) {
    process.stderr.write(
      "squadron: halt needs <owner>/<name> or --everywhere, not both. See squadron --help.\n",
    );
    return 2;
  }
  await using tools = await composeOperator(readStoreSettings(env, (path) => readFileSync(path, "utf8")));
  const where = scope === "everywhere" ? "everywhere" : scope.repository;
  if (options.lift) {
    const was = await lift(tools, scope);
    print(
      options,
      { lifted: was, where },
      was ? `Lifted: agents work again (${where}).` : `Nothing was halted (${where}).`,
    );
    return was ? 0 : 1;
  }
  const by = userInfo().username;
  const stopped = await halt(tools, scope, { by, now: tools.now() });
  const names = stopped.map(({ key }) => key);
  print(
    options,
    { halted: where, stopped: names },
    `Halted (${where}): no agent begins anything until \`squadron halt ${scope === "everywhere" ? "--everywhere" : where} --lift\`. Stopped ${names.length}: ${names.join(", ") || "nobody was at work"}.`,
  );
  return 0;
}

function scopeOf(words: readonly string[], everywhere: boolean): HaltScope | undefined {
  const [repository, ...more] = words;
  if (everywhere) return words.length === 0 ? "everywhere" : undefined;
  return repository !== undefined && more.length === 0 && /^[\w.-]+\/[\w.-]+$/.test(repository)
    ? { repository }
    : undefined;
}

function print({ json }: Options, data: object, words: string): void {
  process.stdout.write(`${json ? JSON.stringify(data) : words}\n`);
}
