import type { Campaign } from "./campaign.ts";
import type { check } from "./check.ts";
import type { FaultName } from "./fault-names.ts";
import { groupBy } from "./group-by.ts";

interface Run {
  readonly seed: number;
  readonly events: number;
  readonly faults: readonly FaultName[];
  readonly ms: number;
}

export interface Summary {
  readonly ok: boolean;
  readonly text: string;
  readonly data: object;
}

/** What a full campaign must have, so that its zeros mean something. */
const full = { events: 10_000, turns: 2_000, sandboxedShare: 0.05, eachFault: 20 } as const;
const mostShown = 20;

/** The figures of a campaign, and whether it showed what it was to show. */
export function summarize(
  { record, injected, restless }: Campaign,
  violations: ReturnType<typeof check>,
  run: Run,
): Summary {
  const begun = record.asks.filter((ask) => ask.begins);
  const sandboxed = begun.filter((ask) => ask.sandboxed).length;
  const faults = Object.fromEntries(run.faults.map((name) => [name, injected.get(name) ?? 0]));
  const kinds = Object.fromEntries(
    [...groupBy(record.acts, (act) => act.kind)].map(([kind, acts]) => [kind, acts.length]),
  );
  const counts = Object.fromEntries(Object.entries(violations).map(([name, found]) => [name, found.length]));
  const missed = run.events < full.events ? [] : missing({ turns: begun.length, sandboxed, faults });
  const ok =
    restless === "" && missed.length === 0 && Object.values(violations).every((found) => found.length === 0);
  const data = {
    seed: run.seed,
    seconds: Math.round(run.ms / 1_000),
    ok,
    events: record.acts.length,
    acts: kinds,
    turns: begun.length,
    sandboxed,
    writes: record.writes.length,
    faults,
    violations: counts,
    restless,
    missed,
    examples: Object.values(violations).flatMap((found) => found.slice(0, mostShown)),
  };
  return { ok, data, text: textOf(data) };
}

interface Reached {
  readonly turns: number;
  readonly sandboxed: number;
  readonly faults: Readonly<Record<string, number>>;
}

/** Which minimum of a full campaign was not reached, one sentence each. */
function missing({ turns, sandboxed, faults }: Reached): readonly string[] {
  const few = Object.entries(faults).filter(([, count]) => count < full.eachFault);
  return [
    ...(turns < full.turns ? [`Only ${turns} of ${full.turns} turns.`] : []),
    ...(sandboxed < turns * full.sandboxedShare
      ? [`Only ${sandboxed} turns of ${turns} were sandboxed.`]
      : []),
    ...few.map(([name, count]) => `${name} came ${count} times, not ${full.eachFault}.`),
  ];
}

interface Data extends Reached {
  readonly seed: number;
  readonly seconds: number;
  readonly ok: boolean;
  readonly events: number;
  readonly writes: number;
  readonly acts: Readonly<Record<string, number>>;
  readonly violations: Readonly<Record<string, number>>;
  readonly restless: string;
  readonly missed: readonly string[];
  readonly examples: readonly string[];
}

function textOf(data: Data): string {
  const table = (rows: Readonly<Record<string, number>>): string[] =>
    Object.entries(rows).map(([name, count]) => `  ${name.padEnd(40)}${String(count).padStart(6)}`);
  const shown = data.examples.map((each) => `  - ${each}`);
  return [
    `seed ${data.seed}: ${data.events} events, ${data.turns} turns (${data.sandboxed} sandboxed), ${data.writes} changes on GitHub, ${data.seconds} s`,
    "",
    "What people did",
    ...table(data.acts),
    "",
    "What went wrong",
    ...table(data.faults),
    "",
    "Violations",
    ...table(data.violations),
    ...shown,
    ...(data.restless === "" ? [] : ["", `It did not come to rest; left: ${data.restless}`]),
    ...data.missed,
    "",
    data.ok ? "All zero." : "FAILED.",
  ].join("\n");
}
