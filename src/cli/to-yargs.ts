import type { Options } from "yargs";
import { z } from "zod";

import type { SchemaNode } from "../config/schema-problems.ts";
import { optionName, type Command } from "./command.ts";

/** One input of a command, as help, completion and the reference page tell of it. */
export interface Told {
  /** As it is typed: `--older-than`, or the name of a word. */
  readonly name: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

/** The inputs of a command: those given by their place, and the options. */
export function inputsOf({ input, words }: Pick<Command, "input" | "words">): {
  readonly words: readonly Told[];
  readonly options: readonly Told[];
} {
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as SchemaNode;
  const all = Object.entries(schema.properties ?? {}).map(([key, node]) => ({
    key,
    name: words.includes(key) ? key : optionName(key),
    node,
    isRequired: schema.required?.includes(key) ?? false,
  }));
  return {
    words: words.flatMap((word) => all.find(({ key }) => key === word) ?? []),
    options: all.filter(({ key }) => !words.includes(key)),
  };
}

/** The last word of a command's name with its places: `list [ids..]`. */
export function usageOf(command: Pick<Command, "name" | "input" | "words">): string {
  const places = inputsOf(command).words.map(({ name, node, isRequired }) => {
    const many = node.type === "array" ? ".." : "";
    return isRequired ? `<${name}${many}>` : `[${name}${many}]`;
  });
  return [command.name.split(" ").at(-1), ...places].join(" ");
}

/** An option or a word in the terms of yargs. Defaults are left to the schema, which is asked in any case. */
export function toYargs({ node }: Told): Options & { readonly type: "string" | "boolean" } {
  const choices = (node.enum ?? node.items?.enum)?.map(String);
  return {
    type: node.type === "boolean" ? "boolean" : "string",
    describe: node.description ?? "",
    ...(node.type === "array" && { array: true }),
    ...(choices && { choices }),
  };
}
