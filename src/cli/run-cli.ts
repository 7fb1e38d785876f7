import yargs, { type Argv } from "yargs";

import type { Environment } from "../config/settings-reader.ts";
import { errorLine, SquadronError } from "../domain/errors.ts";
import { nearest } from "../domain/nearest.ts";
import type { Command, ExitCode } from "./command.ts";
import { commands, groups } from "./commands.ts";
import { inputsOf, toYargs, usageOf } from "./to-yargs.ts";

const widest = 110;

/** Runs one command line. @returns the exit code; what went wrong is told on stderr. */
export async function runCli(args: readonly string[], env: Environment): Promise<ExitCode> {
  try {
    return await run(args, env);
  } catch (error) {
    process.stderr.write(`${error instanceof SquadronError ? error.message : errorLine(error)}\n`);
    return error instanceof SquadronError && error.code === "input" ? 2 : 1;
  }
}

async function run(args: readonly string[], env: Environment): Promise<ExitCode> {
  let code: ExitCode = 0;
  const parser = describe(args, async (command, values) => {
    code = await command.run(values, env);
  });
  const word = firstWord(args);
  if (word === undefined && args.length === 0) {
    process.stderr.write(`${await parser.getHelp()}\n`);
    return 2;
  }
  refuseUnknown(args);
  await parser.parseAsync([...args]);
  return code;
}

type Call = (command: Command, values: unknown) => Promise<void>;

function describe(args: readonly string[], call: Call): Argv {
  const parser = yargs()
    .scriptName("squadron")
    .usage("squadron: a team of long-lived AI teammates for a repository\n\nUsage: $0 <command> [options]")
    .locale("en")
    .parserConfiguration({ "greedy-arrays": false, "duplicate-arguments-array": true })
    .completion(
      "completion",
      "Print what makes the shell complete commands and options: squadron completion >> ~/.bashrc",
    )
    .epilogue("Exit codes: 0 done, 1 failed or problems found, 2 wrong usage")
    .help()
    .alias("help", "h")
    .version(false)
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(Math.min(widest, process.stdout.columns ?? widest))
    .fail((message, error) => {
      // What a command itself threw comes by here, too.
      throw (
        error ?? new SquadronError("input", `squadron ${args.join(" ")}: ${message}. See squadron --help.`)
      );
    });
  for (const command of commands.filter(({ name }) => !name.includes(" "))) add(parser, command, call);
  for (const [group, summary] of Object.entries(groups))
    parser.command(group, summary, (inner) => {
      for (const command of commands.filter(({ name }) => name.startsWith(`${group} `)))
        add(inner, command, call);
      return inner.usage(`${summary}\n\nUsage: $0 ${group} <command>`).demandCommand(1, wantsOne(group));
    });
  return parser;
}

function add(parser: Argv, command: Command, call: Call): void {
  const { words, options } = inputsOf(command);
  parser.command(
    usageOf(command),
    command.summary,
    (inner) => {
      for (const word of words) inner.positional(word.name, toYargs(word));
      for (const option of options) inner.option(option.name.slice(2), toYargs(option));
      for (const example of command.examples) inner.example(example, "");
      return inner;
    },
    (values) => call(command, values),
  );
}

/** Says which commands there are; the parser alone would only call the word unknown. */
function refuseUnknown(args: readonly string[]): void {
  const word = firstWord(args);
  if (word === undefined) return;
  const tops = [
    ...commands.map(({ name }) => name.split(" ")[0] ?? ""),
    ...Object.keys(groups),
    "completion",
  ];
  if (!tops.includes(word)) {
    const near = nearest(word, tops);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw new SquadronError("input", `squadron: there is no command "${word}".${hint} See squadron --help.`);
  }
  const inner = firstWord(args.slice(1));
  if (word in groups && inner !== undefined && !innerOf(word).includes(inner))
    throw new SquadronError("input", `${wantsOne(word)} See squadron ${word} --help.`);
}

function firstWord([word]: readonly string[]): string | undefined {
  return word === undefined || word.startsWith("-") ? undefined : word;
}

function innerOf(group: string): readonly string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : []));
}

function wantsOne(group: string): string {
  const names = innerOf(group);
  return `squadron: ${group} needs one of ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}.`;
}
