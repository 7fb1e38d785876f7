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
    if (!(parts[index] ?? "").split(",").every((part) => isPart(part.toLowerCase(), field)))
      return `has a ${field.name} that is not known`;
  return undefined;
}

/** `*`, `3`, `3-5`, each with a step after a slash if need be. */
function isPart(part: string, field: Field): boolean {
  const [range = "", step, ...rest] = part.split("/");
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === "*") return true;
  const [from = "", to = from, ...more] = range.split("-");
  const [least, most] = [valueOf(from, field), valueOf(to, field)];
  return more.length === 0 && least !== undefined && most !== undefined && least <= most;
}

function valueOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names.indexOf(text);
  const value = named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : undefined;
}
