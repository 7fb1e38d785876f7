#!/usr/bin/env node
import { parseArgs } from "node:util";

const help = `squadron: a team of long-lived AI teammates for a repository

Usage: squadron <command> [options]

Commands
  start   run the service: webhooks in, agents at work (settings: .env.example); with --web or --worker
          only that half, so that several processes and machines share the work
  lab     run a local GitHub and Squadron on it, with no account, until you stop it
  demo    play a whole story on the lab and show the evidence of each step; --story team: from a vague
          issue to a merged pull request; --story control: people give orders, look first and stop everything
  halt    the kill switch: stop every agent of one repository (<owner>/<name>) or of all (--everywhere) and
          let none begin until --lift; works on the store, so also while the service hangs (REDIS_URL,
          SQUADRON_STATE as for start)
  config check    explain every problem in a repository's .github/squadron.yml and custom-agent files
  config show     print the team that they make
  config schema   print the JSON Schema of .github/squadron.yml, for editors

Options
  --web     start: take deliveries; agents run in other processes
  --worker  start: route deliveries and run agents; the web half is elsewhere
  --story <name>  demo: issue (unless given), team or control
  --json    demo, halt, config check: one JSON object a line; config show: the whole team
  --everywhere  halt: all repositories
  --lift    halt: let agents work again
  --repository <folder>  config: a working copy other than this folder
  --help    this text

Exit codes: 0 done, 1 failed or problems found, 2 wrong usage
`;

function hasTooMany(command: string, rest: readonly string[]): boolean {
  return rest.length > 0 && command !== "config" && command !== "halt";
}

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [command, ...rest] = positionals;
  if (values.help || command === undefined || hasTooMany(command, rest)) {
    (values.help ? process.stdout : process.stderr).write(help);
    return values.help ? 0 : 2;
  }
  // Loaded on demand: the service does not need the lab, nor the lab's help the service.
  switch (command) {
    case "start":
      await (await import("./main.ts")).main(process.env, halvesOf(values));
      return Number(process.exitCode ?? 0);
    case "lab":
      return (await import("./lab/run-lab.ts")).runLab(process.env);
    case "demo":
      return (await import("./lab/demo/run-demo.ts")).runDemo(values);
    case "halt":
      return (await import("./cli/run-halt.ts")).runHalt(rest, values, process.env);
    case "config":
      return (await import("./cli/run-config.ts")).runConfig(rest, values);
    default:
      process.stderr.write(`squadron: there is no command "${command}". See squadron --help.\n`);
      return 2;
  }
}

function readArguments(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h", default: false },
      json: { type: "boolean", default: false },
      story: { type: "string", default: "issue" },
      web: { type: "boolean", default: false },
      everywhere: { type: "boolean", default: false },
      lift: { type: "boolean", default: false },
      worker: { type: "boolean", default: false },
      repository: { type: "string", default: "." },
    },
    allowPositionals: true,
  });
}

/** Neither flag means both halves, as both flags do. */
function halvesOf({ web, worker }: { web: boolean; worker: boolean }) {
  return web === worker ? { web: true, worker: true } : { web, worker };
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const wrongUsage =
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = wrongUsage ? 2 : 1;
}
