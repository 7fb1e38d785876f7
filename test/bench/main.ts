import { parseArgs } from "node:util";
import { durableAckRow, storelessAckRow } from "./ack-rows.ts";
import { asleepRows } from "./asleep-rows.ts";
import { coldRow } from "./cold-row.ts";
import type { Row, Skipped } from "./figures.ts";
import { floodRow } from "./flood-row.ts";
import { liveRow } from "./live-row.ts";
import { longTurnRow } from "./long-turn-row.ts";
import { describeMachine } from "./machine.ts";
import { jsonOf, tableOf } from "./table.ts";
import { wakeRows } from "./wake-rows.ts";
import { runCommand } from "../support/run-command.ts";

const rowIds = [
  "ack",
  "ack-storeless",
  "warm",
  "eyes",
  "sandboxed",
  "many-asleep",
  "asleep",
  "commands",
  "requests",
  "live",
  "long-turn",
  "cold",
  "flood",
] as const;
type RowId = (typeof rowIds)[number];

const help = `bench: how far Squadron is from the floor under it, measured in the same run

Usage: npm run bench -- [options]

Options
  --only <row>  one of ${rowIds.join(", ")}; may be given several times
  --quick       fewer and shorter samples, for a first look
  --json        one JSON object instead of the table
  --help        this text

Exit codes: 0 it ran, whatever the figures are; 1 it could not be measured; 2 wrong usage
`;

const sizes = {
  full: {
    ack: { rounds: 5, seconds: 3 },
    storeless: { rounds: 3, seconds: 2 },
    wakes: 24,
    flood: 10,
    asleep: { rounds: 3, wakesARound: 12 },
    live: 200,
    cold: 5,
  },
  quick: {
    ack: { rounds: 2, seconds: 2 },
    storeless: { rounds: 1, seconds: 2 },
    wakes: 6,
    flood: 2,
    asleep: { rounds: 1, wakesARound: 6 },
    live: 50,
    cold: 2,
  },
} as const;

async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h" },
      json: { type: "boolean" },
      quick: { type: "boolean" },
      only: { type: "string", multiple: true },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const only: readonly string[] = values.only ?? rowIds;
  const unknown = only.filter((id) => !rowIds.some((known) => known === id));
  if (unknown.length > 0) {
    process.stderr.write(`There is no row "${unknown.join(", ")}".\n\n${help}`);
    return 2;
  }
  const machine = describeMachine();
  const rows = await measure((id) => only.includes(id), values.quick === true ? sizes.quick : sizes.full);
  console.log(values.json === true ? jsonOf(machine, rows) : tableOf(machine, rows));
  return 0;
}

// Measured together: one service with many sleepers.
const asleep: readonly RowId[] = ["many-asleep", "asleep", "commands", "requests"];

type Size = (typeof sizes)["full" | "quick"];

async function measure(isChosen: (id: RowId) => boolean, size: Size): Promise<readonly (Row | Skipped)[]> {
  const rows: (Row | Skipped)[] = [];
  const wanted = (id: RowId): boolean => {
    const isWanted = isChosen(id);
    if (isWanted) process.stderr.write(`${id} …\n`);
    return isWanted;
  };
  if (wanted("ack")) rows.push(await durableAckRow("ack", size.ack));
  if (wanted("ack-storeless")) rows.push(await storelessAckRow("ack-storeless", size.storeless));
  if (wanted("warm") || wanted("eyes")) {
    const both = await wakeRows("shared", size.wakes, { model: "warm", eyes: "eyes" });
    rows.push(...both.filter(({ id }) => rowIds.some((known) => known === id && isChosen(known))));
  }
  if (wanted("sandboxed")) rows.push(...(await wakeRows("sandboxed", size.wakes, { model: "sandboxed" })));
  if (asleep.some(wanted)) {
    const all = await asleepRows(size.asleep);
    rows.push(...all.filter(({ id }) => rowIds.some((known) => known === id && isChosen(known))));
  }
  if (wanted("live")) rows.push(await liveRow("live", size.live));
  if (wanted("long-turn")) rows.push(await longTurnRow("long-turn"));
  if (wanted("cold")) rows.push(await coldRow("cold", size.cold));
  if (wanted("flood")) rows.push(await floodRow("flood", size.flood));
  return rows;
}

await runCommand(run);
