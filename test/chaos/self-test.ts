import { check, type RuleName } from "./check.ts";
import { plants } from "./plants.ts";
import { soundRecord } from "./sound-record.ts";

/** Whether the checker sees each violation that is put before it, and none where there is none. One line for each. */
export function selfTest(): { readonly ok: boolean; readonly lines: readonly string[] } {
  const sound = Object.values(check(soundRecord())).flat();
  const rows = plants.map(({ what, rule, into }) => {
    const seen = check(into(soundRecord()))[rule satisfies RuleName].length > 0;
    return { seen, line: `${seen ? "caught" : "MISSED"}  ${rule.padEnd(38)}${what}` };
  });
  const quiet = sound.length === 0;
  return {
    ok: quiet && rows.every((row) => row.seen),
    lines: [
      ...rows.map((row) => row.line),
      quiet
        ? "nothing  in a record that is as it should be"
        : `WRONG  without a violation: ${sound.join(" ")}`,
      `${rows.filter((row) => row.seen).length} caught, ${rows.filter((row) => !row.seen).length} missed`,
    ],
  };
}
