import fc from "fast-check";
import { expect, it } from "vitest";

import { cronProblem, lastDue } from "../../src/domain/cron.ts";

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

const at = (text: string): number => Date.parse(`2026-${text}Z`);

it.each([
  ["0 9 * * mon-fri", "11-27T00:00", "11-28T08:00", "11-27T09:00"],
  ["*/15 * * * *", "11-28T00:00", "11-28T08:16", "11-28T08:15"],
  ["5/20 * * * *", "11-28T08:05", "11-28T08:24", undefined],
  ["5/20 * * * *", "11-28T08:04", "11-28T08:24", "11-28T08:05"],
  // A Sunday that is not the first of a month: either day is enough.
  ["0 0 1 * sun", "11-28T12:00", "11-29T08:00", "11-29T00:00"],
  ["0 0 * * 7", "11-28T12:00", "11-29T08:00", "11-29T00:00"],
  ["0 0 1 12 *", "11-28T12:00", "11-29T08:00", undefined],
  // Twice due is done once, and what is more than a day old is past.
  ["0 * * * *", "11-28T00:30", "11-28T04:30", "11-28T04:00"],
  ["0 0 1 11 *", "10-01T00:00", "11-28T00:00", undefined],
])("%j is due after %s and up to %s at %s", (...[text, since, until, due]) => {
  expect(lastDue(text, at(since), at(until))).toBe(due === undefined ? undefined : at(due));
});

it("is due at the minutes whose date and time a calendar gives them", () => {
  const minutes = fc.integer({ min: 0, max: Date.parse("2199-12-31T00:00Z") / 60_000 });
  fc.assert(
    fc.property(minutes, (minute) => {
      const ms = minute * 60_000;
      const date = new Date(ms);
      const [day, month] = [date.getUTCDate(), date.getUTCMonth() + 1];
      const exact = `${date.getUTCMinutes()} ${date.getUTCHours()} ${day} ${month}`;
      expect(lastDue(`${exact} *`, ms - 60_000, ms)).toBe(ms);
      const weekday = `* * * * ${date.getUTCDay()}`;
      expect(lastDue(weekday, ms - 60_000, ms)).toBe(ms);
      const other = `* * * * ${(date.getUTCDay() + 1) % 7}`;
      expect(lastDue(other, ms - 60_000, ms)).toBeUndefined();
    }),
  );
});
