import { parseArgs } from "node:util";

import { queues } from "./queues.ts";
import { simulate } from "./simulate.ts";

const help = `scaling: the queues of docs/scaling.md, simulated

Usage: npx tsx test/scaling/main.ts [options]

Options
  --jobs <n>   arrivals per queue (default 1000000, at least 1000)
  --seed <n>   the same seed gives the same numbers (default 1)
  --json       one JSON object instead of the table
  --help       this text

Exit codes: 0 simulated; 2 wrong usage
`;

function main(): number {
  let values: { jobs?: string; seed?: string; json?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      options: {
        jobs: { type: "string" },
        seed: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean" },
      },
    }));
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return say(help);
  const jobs = Number(values.jobs ?? 1_000_000);
  const seed = Number(values.seed ?? 1);
  if (!Number.isSafeInteger(jobs) || jobs < 1_000) return misused("--jobs takes a whole number from 1000");
  if (!Number.isSafeInteger(seed) || seed < 0) return misused("--seed takes a whole number from 0");
  const rows = queues.map((queue) => ({ ...queue, ...simulate(queue, { jobs, seed }) }));
  if (values.json) return say(`${JSON.stringify({ jobs, seed, rows }, undefined, 2)}\n`);
  const table = [
    ["queue", "what", "busy", "must wait", "mean wait", "± (95 %)", "p50", "p99"],
    ...rows.map((row) => [
      row.id,
      row.what,
      percent(row.busy),
      percent(row.waiting),
      ...[row.meanWait, row.within, row.p50, row.p99].map(seconds),
    ]),
  ];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return say(`${jobs} arrivals each, seed ${seed}\n${lines.join("\n")}\n`);
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function misused(why: string): number {
  process.stderr.write(`${why}\n\n${help}`);
  return 2;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function seconds(value: number): string {
  if (value === 0) return "0";
  return value < 1 ? `${(value * 1_000).toPrecision(3)} ms` : `${value.toPrecision(3)} s`;
}

process.exitCode = main();
