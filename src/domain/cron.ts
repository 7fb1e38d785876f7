interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const fields: readonly Field[] = [
  { name: "minute", least: 0, most: 59, names: [] },
  { name: "hour", least: 0, most: 23, names: [] },
  { name: "day of the month", least: 1, most: 31, names: [] },
  { name: "month", least: 1, most: 12, names: months },
  { name: "day of the week", least: 0, most: 7, names: days },
];

/** @returns what is wrong with a cron expression of five fields; undefined when it is one. */
export function cronProblem(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length)
    return "must have five fields: minute, hour, day of the month, month, day of the week";
  for (const [index, field] of fields.entries())
    if (!(parts[index] ?? "").split(",").every((part) => readPart(part.toLowerCase(), field)))
      return `has a ${field.name} that is not known`;
  return undefined;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** `*`, `3`, `3-5`, each with a step after a slash if need be: from a single value on, a step goes to the end. */
function readPart(part: string, field: Field): (Range & { readonly step: number }) | undefined {
  const [text = "", step, ...rest] = part.split("/");
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return undefined;
  const range = text === "*" ? field : readRange(text, field, step !== undefined);
  return range && { least: range.least, most: range.most, step: Number(step ?? 1) };
}

function readRange(text: string, field: Field, isStepped: boolean): Range | undefined {
  const [from = "", to, ...more] = text.split("-");
  const least = valueOf(from, field);
  const last = to === undefined ? least : valueOf(to, field);
  if (more.length > 0 || least === undefined || last === undefined || least > last) return undefined;
  return { least, most: to === undefined && isStepped ? field.most : last };
}

function valueOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names.indexOf(text);
  const value = named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : undefined;
}

// What was due longer ago than this, while nobody was there to see to it, is not made up for.
const mostMinutes = 24 * 60;
const minuteMs = 60_000;

/**
 * The last minute that a cron expression names, after `since` and up to `until`; all in milliseconds since the epoch, UTC.
 * Where both days are restricted, either is enough, as cron has it. @returns undefined when there is none.
 */
export function lastDue(text: string, since: number, until: number): number | undefined {
  const matches = matcherOf(text);
  const last = Math.floor(until / minuteMs);
  const first = Math.max(Math.floor(since / minuteMs) + 1, last - mostMinutes);
  for (let minute = last; minute >= first; minute--) if (matches(minute)) return minute * minuteMs;
  return undefined;
}

/** @returns whether a minute, counted since the epoch, is one that the expression names. */
function matcherOf(text: string): (minute: number) => boolean {
  const parts = text.trim().toLowerCase().split(/\s+/);
  const named = fields.map((field, index) => valuesOf(parts[index] ?? "", field));
  const isFree = (index: number): boolean => (parts[index] ?? "").startsWith("*");
  const eitherDay = !isFree(2) && !isFree(4);
  return (since) => {
    const [onMinute, onHour, onDay, onMonth, onWeekday] = calendarOf(since).map((value, index) =>
      value.some((each) => named[index]?.has(each)),
    );
    if (!onMinute || !onHour || !onMonth) return false;
    return eitherDay ? onDay === true || onWeekday === true : onDay === true && onWeekday === true;
  };
}

/** The values of each field at a minute; a Sunday has two. Days to dates: H. Hinnant, "chrono-compatible date algorithms". */
function calendarOf(minute: number): readonly (readonly number[])[] {
  const days = Math.floor(minute / 1_440);
  const shifted = days + 719_468;
  const ofEra = shifted % 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const weekday = (days + 4) % 7;
  return [
    [minute % 60],
    [Math.floor(minute / 60) % 24],
    [ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1],
    [((fromMarch + 2) % 12) + 1],
    weekday === 0 ? [0, 7] : [weekday],
  ];
}

/** The values that a field of a cron expression names. */
function valuesOf(text: string, field: Field): ReadonlySet<number> {
  return new Set(
    text.split(",").flatMap((part) => {
      const { least, most, step } = readPart(part, field) ?? { least: 0, most: -1, step: 1 };
      return Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, nth) => least + nth * step);
    }),
  );
}
