import { z } from "zod";

import type { ConfigProblem } from "../domain/config-problem.ts";
import { schemaProblems, type SchemaNode } from "./schema-problems.ts";
import { squadronSchema, type SquadronFile } from "./squadron-schema.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** A file that was read from a repository. */
export interface TextFile {
  /** For people: as they find it. */
  readonly path: string;
  readonly text: string;
}

/** What a file says; `value` is undefined when it does not hold as it stands. */
export interface Read<T> {
  readonly value: T | undefined;
  readonly source: YamlSource;
  readonly problems: readonly ConfigProblem[];
}

/** The JSON Schema of `.github/squadron.yml`, for editors. */
export const squadronJsonSchema = {
  title: "Squadron",
  ...z.toJSONSchema(squadronSchema, { io: "input" }),
};

/** More than any team needs; larger ones would only cost time. */
export const longestFile = 100_000;

/** Reads `.github/squadron.yml`. Never throws: what is wrong is told. */
export function parseSquadronFile({ path: file, text }: TextFile): Read<SquadronFile> {
  const source = readYaml(text.slice(0, longestFile), { file });
  if (text.length > longestFile) return { value: undefined, source, problems: [tooLong(file)] };
  if (source.problems.length > 0) return { value: undefined, source, problems: source.problems };
  const parsed = squadronSchema.safeParse(source.value ?? {}, { reportInput: true });
  if (parsed.success) return { value: parsed.data, source, problems: [] };
  const schema = squadronJsonSchema as SchemaNode;
  return { value: undefined, source, problems: schemaProblems(parsed.error, source, schema) };
}

export function tooLong(file: string): ConfigProblem {
  return {
    kind: "problem",
    file,
    line: 1,
    column: 1,
    message: `The file has more than ${longestFile} characters.`,
    remedy: "Shorten it.",
  };
}
