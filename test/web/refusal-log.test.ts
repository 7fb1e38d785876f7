import { expect, it } from "vitest";
import { createRefusalLog } from "../../src/web/refusal-log.ts";

function start() {
  const lines: unknown[] = [];
  const timers: (() => void)[] = [];
  const write = (fields: object) => void lines.push(fields);
  const log = createRefusalLog({
    log: { info: write, warn: write, error: write },
    schedule: (run) => void timers.push(run),
  });
  return { lines, log, tick: () => timers.shift()?.() };
}

it("says the first refusal at once, and sums up the others once per interval", () => {
  const { lines, log, tick } = start();
  for (let index = 0; index < 1000; index += 1) log.count("signature");
  log.count("too-large");
  expect(lines).toEqual([{ refused: { signature: 1 } }]);
  tick();
  expect(lines.slice(1)).toEqual([{ refused: { signature: 999, "too-large": 1 } }]);
});

it("stays quiet while nothing is refused, and speaks at once after that", () => {
  const { lines, log, tick } = start();
  log.count("json");
  tick();
  tick();
  expect(lines.length).toBe(1);
  log.count("json");
  expect(lines.length).toBe(2);
});
