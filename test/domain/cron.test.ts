import { expect, it } from "vitest";

import { cronProblem } from "../../src/domain/cron.ts";

it.each(["* * * * *", "0 6 * * 1-5", "*/15 0,12 1-31/2 JAN-mar SUN", " 5  4 * * 7 "])("takes %j", (text) => {
  expect(cronProblem(text)).toBeUndefined();
});

it.each([
  ["0 6 * *", "must have five fields"],
  ["60 * * * *", "a minute"],
  ["0 24 * * *", "a hour"],
  ["0 0 0 * *", "a day of the month"],
  ["0 0 1 foo *", "a month"],
  ["0 0 * * 8", "a day of the week"],
  ["0 9-5 * * *", "a hour"],
  ["*/0 * * * *", "a minute"],
  ["1,,2 * * * *", "a minute"],
  ["@daily", "must have five fields"],
])("refuses %j: it %s", (text, message) => {
  expect(cronProblem(text)).toContain(message);
});
