import { randomInt } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { replacements, type ReplacementName } from "../promises/replacements.ts";
import { compile } from "../support/compile.ts";
import { CommandEnd, runCommand, wrongUsage } from "../support/run-command.ts";
import { runCampaign, type Campaign, type CampaignOptions } from "./campaign.ts";
import { check } from "./check.ts";
import { faultNames, type FaultName } from "./fault-names.ts";
import { mechanisms } from "./mechanisms.ts";
import { selfTest } from "./self-test.ts";
import { summarize } from "./summary.ts";
import { noTeamFaults, runTeamCampaign } from "./team-campaign.ts";
import { teamText } from "./team-text.ts";

const help = `chaos: lets everything go wrong at once, and counts what must not follow from it

Usage: npm run chaos [-- options]

Options
  --seed <n>      what happens, and when, follows from it; a new one unless given
  --events <n>    how many things people do (500)
  --minutes <n>   nothing goes wrong any more after so long (60)
  --only <fault>  only this fault; may be given several times
  --limits        GitHub enforces its limits, ten times what they are; Squadron keeps the pace
  --without <m>   take this mechanism out, to see what follows: ${Object.keys(replacements).join(", ")}
  --story team    plays the story of a team instead (npm run demo -- --story team), under faults all the time
  --self-test     puts violations of every kind before the checker, and plays campaigns without a mechanism each
  --json          one JSON object instead of the tables
  --help          this text

Faults: ${faultNames.join(", ")}

Exit codes: 0 no violation, 1 a violation, or a full campaign (10000 events) without its minimum of faults or turns, 2 wrong usage, 130 broken off (SIGINT)
`;

const outputs = fileURLToPath(new URL("../../test-output/chaos", import.meta.url));

// A full campaign has at least 20 of each fault; a few more are planned, since some moments do not come in time.
const eachInFull = 23;
const fullEvents = 10_000;

async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h" },
      json: { type: "boolean" },
      "self-test": { type: "boolean" },
      seed: { type: "string" },
      events: { type: "string" },
      minutes: { type: "string" },
      story: { type: "string" },
      limits: { type: "boolean" },
      without: { type: "string" },
      only: { type: "string", multiple: true },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const report = (line: string): void => void process.stderr.write(`${line}\n`);
  const seed = numberOf("seed", values.seed ?? String(randomInt(2 ** 31)));
  report(`seed ${seed}`);
  if (values["self-test"] === true) return testItself(seed, report);
  if (values.story !== undefined) return playStory(values.story, { ...values, seed, report });
  const events = numberOf("events", values.events ?? "500");
  const faults = faultsOf(values.only ?? faultNames);
  const begun = Date.now();
  const campaign = await play({
    seed,
    events,
    faults,
    report,
    limits: values.limits === true,
    minutes: numberOf("minutes", values.minutes ?? "60"),
    each: Math.max(1, Math.ceil((eachInFull * events) / fullEvents)),
    ...(values.without !== undefined && { without: mechanismOf(values.without) }),
  });
  const summary = summarize(campaign, check(campaign.record), {
    seed,
    events,
    faults,
    ms: Date.now() - begun,
  });
  if (!summary.ok) report(`All that was seen is in ${keep(seed, campaign)}.`);
  console.log(values.json === true ? JSON.stringify(summary.data) : summary.text);
  return summary.ok ? 0 : 1;
}

/** The story of a team under faults. */
async function playStory(name: string, { seed, report, only, without, json }: Playing): Promise<number> {
  if (name !== "team")
    throw wrongUsage(`There is no story "${name}" to be played under faults; there is team.`);
  const begun = Date.now();
  const names = faultsOf(only ?? faultNames).filter((fault) => !noTeamFaults.has(fault));
  for (let round = 0; ; round++) {
    const campaign = await runTeamCampaign({
      seed: seed + round,
      report,
      faults: names,
      ...(await prepared(seed + round)),
      ...(without !== undefined && { without: mechanismOf(without) }),
    });
    const told = campaign.gaveUp && campaign.wrong.length === 0;
    if (told && round < mostRounds) {
      report(`seed ${seed + round}: a turn was given up, as people were told; the story begins anew`);
      continue;
    }
    const wrong = told ? ["Every story ended with a turn that was given up."] : campaign.wrong;
    const faults = Object.fromEntries(names.map((fault) => [fault, campaign.injected.get(fault) ?? 0]));
    const seconds = Math.round((Date.now() - begun) / 1_000);
    const data = { ...campaign, seed: seed + round, seconds, wrong, injected: faults };
    console.log(json === true ? JSON.stringify(data) : teamText(data));
    return wrong.length === 0 ? 0 : 1;
  }
}

// One story in a few meets three kills in the same turn.
const mostRounds = 4;

interface Playing {
  readonly seed: number;
  readonly report: (line: string) => void;
  readonly only?: readonly string[];
  readonly without?: string;
  readonly json?: boolean;
}

/** The checker on planted violations, then on campaigns that must be red. */
async function testItself(seed: number, report: (line: string) => void): Promise<number> {
  const planted = selfTest();
  console.log(planted.lines.join("\n"));
  let missed = 0;
  for (const { without, faults, rule } of mechanisms) {
    const { record } = await play({
      seed,
      events: 120,
      minutes: 1,
      faults,
      // Not every hit comes at a moment when the mechanism counts.
      each: 10,
      limits: false,
      without,
      report: () => undefined,
    });
    const [example] = check(record)[rule];
    if (example === undefined) missed++;
    console.log(
      `${example === undefined ? "MISSED" : "caught"}  ${rule.padEnd(38)}without ${without}: ${example ?? "nothing"}`,
    );
    report(`without ${without} done`);
  }
  console.log(`${mechanisms.length - missed} campaigns red as they must be, ${missed} not`);
  return planted.ok && missed === 0 ? 0 : 1;
}

async function play(options: Omit<CampaignOptions, "entry" | "log" | "signal">): Promise<Campaign> {
  return runCampaign({ ...options, ...(await prepared(options.seed)) });
}

/** The compiled service, and where it says what it does. */
async function prepared(seed: number): Promise<Pick<CampaignOptions, "entry" | "log" | "signal">> {
  const script = fileURLToPath(new URL("service-process.ts", import.meta.url));
  mkdirSync(outputs, { recursive: true });
  const logFile = join(outputs, `${seed}.log`);
  writeFileSync(logFile, "");
  return {
    signal: breakOff.signal,
    log: (line) => appendFileSync(logFile, `${line}\n`),
    entry: (await compile("chaos", [script])).get(script) ?? "",
  };
}

/** Writes down what a failed campaign saw, for whoever looks for the reason. @returns the file. */
function keep(seed: number, { record }: Campaign): string {
  const file = join(outputs, `${seed}.json`);
  writeFileSync(file, JSON.stringify(record));
  return file;
}

const breakOff = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const)
  // From a terminal each comes twice: npm hands its own on.
  process.on(name, () => breakOff.abort(new CommandEnd("broken off", 130)));

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw wrongUsage(`--${name} takes a number, not "${text}".`);
  return value;
}

function mechanismOf(name: string): ReplacementName {
  const found = Object.keys(replacements).find((each) => each === name);
  if (found === undefined) throw wrongUsage(`There is no mechanism "${name}". See --help.`);
  return found as ReplacementName;
}

function faultsOf(names: readonly string[]): readonly FaultName[] {
  return names.map((name) => {
    const fault = faultNames.find((each) => each === name);
    if (!fault) throw wrongUsage(`There is no fault "${name}". See --help.`);
    return fault;
  });
}

await runCommand(run);
