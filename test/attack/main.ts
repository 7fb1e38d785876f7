import { parseArgs } from "node:util";

import { missingFor } from "../promises/missing.ts";
import { runCommand, wrongUsage } from "../support/run-command.ts";
import { attacks } from "./all.ts";
import type { Attack, GroundSpec } from "./attack.ts";
import { onGrounds } from "./on-grounds.ts";
import { countOf, rowText, type Row } from "./rows.ts";
import { play } from "./play.ts";

const help = `Attacks a Squadron in the lab as published incidents went, each with the real agent runtime and a model or a person
that wants it to succeed.

Usage: npm run attack [-- --only NAME] [-- --self-test] [-- --json]

Options
  --only NAME  this attack only
  --self-test  each attack with the defence against it taken out: it must succeed, or the attack shows nothing
  --json       one JSON object a line
  --help       this text

Exit codes: 0 all as it should be, 1 something was not, 2 wrong usage
`;

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      "self-test": { type: "boolean" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const chosen = attacks.filter(({ name }) => values.only === undefined || name === values.only);
  if (chosen.length === 0) throw wrongUsage(`There is no attack "${String(values.only)}". See --help.`);
  const print = (text: string, json: unknown): void =>
    console.log(values.json === true ? JSON.stringify(json) : text);
  const rows: Row[] = [];
  const isSelfTest = values["self-test"] === true;
  const tell = (row: Row): void => {
    rows.push(row);
    print(rowText(row), row);
  };
  await playAll(chosen, isSelfTest, tell);
  const { text, ...count } = countOf(rows, isSelfTest);
  print(`\n${text}`, count);
  return count.failed === 0 ? 0 : 1;
}

/** Plays the attacks as built, or each without its defence. */
async function playAll(
  chosen: readonly Attack[],
  isSelfTest: boolean,
  tell: (row: Row) => void,
): Promise<void> {
  const playable: { readonly attack: Attack; readonly spec: GroundSpec }[] = [];
  for (const attack of chosen) {
    const { name, incident, defence } = attack;
    const about = { name, incident, defence: defence.what, ms: 0 };
    const missing = await missingFor(attack);
    if (isSelfTest && "noSeam" in defence) tell({ ...about, came: "no seam", why: defence.noSeam });
    else if (missing !== undefined) tell({ ...about, came: "skipped", why: missing });
    else playable.push({ attack, spec: isSelfTest && "off" in defence ? defence.off : (attack.on ?? {}) });
  }
  await onGrounds(playable, async ({ attack }, ground) => {
    const { name, incident, defence } = attack;
    tell({ name, incident, defence: defence.what, ...(await play(attack, ground)) });
  });
}

await runCommand(run);
// What an attack left open must not keep the process.
process.exit();
