import { toJson } from "./json-fields.ts";

/** Prints what a command has found: as JSON where that was asked for, else as words. */
export function print(
  json: readonly string[] | undefined,
  data: object | readonly object[],
  words: () => string,
): void {
  say(json ? toJson(data, json) : words());
}

/** Prints a line, or some. What steers a terminal stays out: words of agents and strangers are among what is shown. */
export function say(text: string): void {
  if (text !== "") process.stdout.write(`${text.replaceAll(/[^\P{Cc}\n]/gu, " ")}\n`);
}
