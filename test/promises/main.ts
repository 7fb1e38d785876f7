import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";

import { proofs } from "./all.ts";
import { missingFor } from "./missing.ts";
import type { Proof, PromiseStory } from "./proof.ts";
import { runCommand } from "../support/run-command.ts";

const help = `Plays the story of each promise twice: as built, and with the mechanism behind it taken out.

Usage: npm run promises [-- --only N] [-- --json]

Options
  --only N  the promise with this number only
  --json    one JSON object a line
  --help    this text

The first run must pass and the second must fail: a test that cannot fail shows nothing.
Exit codes: 0 all as it should be, 1 something was not, 2 wrong usage
`;

interface Run {
  readonly ok: boolean;
  readonly ms: number;
  /** First line of what went wrong, "" when nothing did. */
  readonly failure: string;
}

interface Row {
  readonly promise: number;
  readonly title: string;
  readonly mechanism: string;
  readonly asBuilt: "passed" | "FAILED" | "skipped";
  /** A story that does not end shows nothing, either way. */
  readonly replaced: "failed" | "PASSED" | "STUCK" | "skipped";
  readonly ms: number;
  readonly failure: string;
}

async function play(story: PromiseStory, env: Parameters<PromiseStory>[0]): Promise<Run> {
  const begun = Date.now();
  const late = new AbortController();
  try {
    await Promise.race([story(env), giveUp(late.signal)]);
    return { ok: true, ms: Date.now() - begun, failure: "" };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, ms: Date.now() - begun, failure: text.split("\n")[0] ?? "" };
  } finally {
    late.abort();
  }
}

// The slowest takes 10 s on a quiet machine; a story that waits for what never comes must not hold up the others.
const mostMs = 120_000;

const stuck = `The story did not end within ${mostMs / 1_000} s.`;

async function giveUp(signal: AbortSignal): Promise<never> {
  await wait(mostMs, undefined, { signal });
  throw new Error(stuck);
}

// Two mechanisms may be shown by one story: as built it is played once.
const asBuilt = new Map<PromiseStory, Promise<Run>>();

async function prove(proof: Proof): Promise<Row> {
  const { number: promise, title, mechanism, story, replace } = proof;
  const reason = await missingFor(proof);
  if (reason !== undefined)
    return { promise, title, mechanism, asBuilt: "skipped", replaced: "skipped", ms: 0, failure: reason };
  const built = asBuilt.get(story) ?? play(story, {});
  asBuilt.set(story, built);
  const first = await built;
  const second = await play(story, { replace });
  return {
    promise,
    title,
    mechanism,
    asBuilt: first.ok ? "passed" : "FAILED",
    replaced: second.ok ? "PASSED" : second.failure === stuck ? "STUCK" : "failed",
    ms: first.ms + second.ms,
    failure: first.ok ? second.failure : first.failure,
  };
}

function line(row: Row | "head"): string {
  const cells =
    row === "head"
      ? ["promise", "mechanism", "as built", "replaced", "ms", "what was seen"]
      : [String(row.promise), row.mechanism, row.asBuilt, row.replaced, String(row.ms), row.failure];
  const widths = [7, 58, 8, 8, 6, 0];
  return cells
    .map((cell, index) => (index === 4 ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
    .join("  ")
    .trimEnd();
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const chosen = proofs.filter((proof) => values.only === undefined || String(proof.number) === values.only);
  if (chosen.length === 0) {
    process.stderr.write(`There is no promise ${String(values.only)} here. See --help.\n`);
    return 2;
  }
  return proveAll(chosen, values.json === true);
}

async function proveAll(chosen: readonly Proof[], json: boolean): Promise<number> {
  if (!json) console.log(line("head"));
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const proof of chosen) {
    const row = await prove(proof);
    const held = row.asBuilt === "passed" && row.replaced === "failed";
    count[row.asBuilt === "skipped" ? "skipped" : held ? "passed" : "failed"] += 1;
    console.log(json ? JSON.stringify(row) : line(row));
  }
  if (count.skipped > 0 && !json)
    console.log(`\nSKIPPED: ${count.skipped} could not be shown on this machine, see above.`);
  const last = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
  console.log(json ? JSON.stringify(count) : `\n${last}`);
  return count.failed === 0 ? 0 : 1;
}

await runCommand(run);
// What a stuck story left open must not keep the process.
process.exit();
