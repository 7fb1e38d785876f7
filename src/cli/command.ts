import type { z } from "zod";

import type { Environment } from "../config/settings-reader.ts";
import { SquadronError } from "../domain/errors.ts";

/** 0: done. 1: failed, or problems were found. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** What a command says about itself: its parsing, help, completion and reference page all come from this. */
export interface Command {
  /** The words that call it: `sessions list`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Those of its inputs that are given by their place, in their order; the others are options. */
  readonly words: readonly string[];
  /** Each with its description. */
  readonly input: z.ZodObject;
  /** What `--json` prints: one of it, or a list. */
  readonly output: z.ZodObject | undefined;
  readonly examples: readonly string[];
  /** @throws SquadronError `input` for what is wrong with the command line. */
  run(args: unknown, env: Environment): Promise<ExitCode>;
}

interface Definition<S extends z.ZodObject> {
  readonly name: string;
  readonly summary: string;
  readonly words?: readonly (keyof S["shape"] & string)[];
  readonly input: S;
  readonly output?: z.ZodObject;
  readonly examples?: readonly string[];
  /** Loads what it needs when it is called: no command waits for the parts of another. */
  readonly run: (input: z.output<S>, env: Environment) => Promise<ExitCode>;
}

/** A command whose input is checked before it runs. */
export function defineCommand<S extends z.ZodObject>(definition: Definition<S>): Command {
  const { name, summary, words = [], input, output, examples = [] } = definition;
  return {
    name,
    summary,
    words,
    input,
    output,
    examples,
    run: (args, env) => {
      const parsed = input.safeParse(args);
      if (!parsed.success) throw new SquadronError("input", wrong(definition, parsed.error));
      return definition.run(parsed.data, env);
    },
  };
}

function wrong(
  { name, words = [] }: Pick<Definition<z.ZodObject>, "name" | "words">,
  { issues }: z.ZodError,
): string {
  const told = issues.map(({ path, ...issue }) => {
    const at = String(path[0] ?? "");
    const message = issue.message.endsWith("received undefined") ? "It is needed." : issue.message;
    return at === "" ? message : `${words.includes(at) ? `<${at}>` : optionName(at)}: ${message}`;
  });
  return `${told.join("\n")}\nSee squadron ${name} --help.`;
}

/** `--older-than` for `olderThan`. */
export function optionName(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
