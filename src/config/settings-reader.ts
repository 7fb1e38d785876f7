import { z } from "zod";
import { errorLine } from "../domain/errors.ts";
import { parseJson } from "../domain/parse-json.ts";
import { defaults } from "./defaults.ts";
import type { secretNames } from "./defaults.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

type Defaults = typeof defaults;
type NumberName = {
  [N in keyof Defaults]: Defaults[N]["value"] extends number ? N : never;
}[keyof Defaults];
type TextName = Exclude<keyof Defaults, NumberName>;
type SecretName = (typeof secretNames)[number];

/** Reads variables, and collects what is wrong with them, so that an operator is told everything at once. */
export interface SettingsReader {
  readonly problems: readonly string[];
  problem(line: string): void;
  /** The trimmed value; an empty one counts as not set. */
  optional(name: string): string | undefined;
  text(name: TextName): string;
  /** A whole number from 1 up; port 0 (any free port) is allowed. */
  number(name: NumberName): number;
  choice<const C extends string>(name: string, choices: readonly C[], fallback: C): C;
  url(name: string, fallback: string): string;
  /** What stands as JSON in the file that the variable names; undefined when it is not set, or not as the schema has it. */
  json<T>(variable: string, schema: z.ZodType<T>): T | undefined;
  /** What stands in a file, trimmed; `label` begins the line about what is wrong with it. */
  contentAt(label: string, path: string | undefined): string | undefined;
  /** The value of `<name>`, or the content of the file that `<name>_FILE` names. */
  secret(name: SecretName, fileNames?: readonly string[]): string | undefined;
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const webUrl = z.url({ protocol: /^https?$/ });

/** Messages name variables, never their values: a secret may stand in the wrong one. */
export function createSettingsReader(env: Environment, readFile: ReadFile): SettingsReader {
  const problems: string[] = [];
  const problem = (line: string) => void problems.push(line);
  const optional = (name: string) => env[name]?.trim() || undefined;

  const contentAt = (label: string, path: string | undefined): string | undefined => {
    if (path === undefined) return undefined;
    try {
      const content = readFile(path).trim();
      if (content !== "") return content;
      problem(`${label}: the file is empty.`);
    } catch (error) {
      problem(`${label}: the file cannot be read (${reasonOf(error)}).`);
    }
    return undefined;
  };
  const content = (variable: string) => contentAt(variable, optional(variable));

  return {
    problems,
    problem,
    optional,
    contentAt,
    json(variable, schema) {
      const text = content(variable);
      if (text === undefined) return undefined;
      const { data, error } = schema.safeParse(parseJson(text));
      for (const { path, message } of error?.issues ?? [])
        problem(`${variable}: ${path.join(" ") || "the file"}: ${message}.`);
      return data;
    },
    text: (name) => optional(name) ?? defaults[name].value,
    number(name) {
      const value = optional(name);
      if (value === undefined) return defaults[name].value;
      const lowest = name === "PORT" ? 0 : 1;
      const parsed = wholeNumber.safeParse(value);
      if (parsed.success && parsed.data >= lowest) return parsed.data;
      problem(`${name}: set a whole number from ${lowest} up (${defaults[name].unit}).`);
      return defaults[name].value;
    },
    choice(name, choices, fallback) {
      const value = optional(name);
      const found = choices.find((choice) => choice === value);
      if (value !== undefined && found === undefined) problem(`${name}: set one of ${choices.join(", ")}.`);
      return found ?? fallback;
    },
    url(name, fallback) {
      const value = optional(name) ?? fallback;
      if (webUrl.safeParse(value).success) return value.replace(/\/+$/, "");
      problem(`${name}: set a URL that starts with https:// or http://.`);
      return fallback;
    },
    secret(name, fileNames = [`${name}_FILE`]) {
      const set = [name, ...fileNames].filter((variable) => optional(variable) !== undefined);
      if (set.length > 1) problem(`${set.join(" and ")}: set only one of them.`);
      return optional(name) ?? fileNames.map(content).find((text) => text !== undefined);
    },
  };
}

// Node's message repeats the path, which may be a secret put into the wrong variable.
function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : (errorLine(error).split(":")[0] ?? "unknown reason");
}
