import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";

import type { ConfigProblem } from "../domain/config-problem.ts";
import { errorLine } from "../domain/errors.ts";

export interface Position {
  readonly line: number;
  readonly column: number;
}

export type KeyPath = readonly PropertyKey[];

/** What a YAML text says, and where it says it. */
export interface YamlSource {
  readonly file: string;
  /** Undefined when the text is not YAML. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Where the value at a path stands; of what is not there, the nearest thing around it. */
  at(path: KeyPath): Position;
  /** Where a key stands. */
  atKey(path: KeyPath): Position;
}

/** @param place `before`: lines of the file in front of this text. */
export function readYaml(text: string, place: { file: string; before?: number }): YamlSource {
  const { file, before = 0 } = place;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1) + before, column: Math.max(col, 1) };
  };
  const notYaml = (error: unknown, offset: number): ConfigProblem => ({
    kind: "problem",
    file,
    ...position(offset),
    message: `This is not YAML: ${errorLine(error).replace(/^\w+: /, "")}.`,
    remedy: "Correct it: indent with spaces, and quote texts that contain ': ' or begin with a sign.",
  });
  const problems = [...document.errors, ...document.warnings].map((each) => notYaml(each, each.pos[0]));
  let value: unknown;
  try {
    if (problems.length === 0) value = document.toJS();
  } catch (error) {
    // Aliases that would make it enormous, or that lead nowhere.
    problems.push(notYaml(error, 0));
  }
  return {
    file,
    value,
    problems,
    at: (path) => position(offsetOf(document, path, "value")),
    atKey: (path) => position(offsetOf(document, path, "key")),
  };
}

function offsetOf(document: Document.Parsed, path: KeyPath, of: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const found = stepInto(node, step);
    if (!found) return offset;
    const key = startOf(found.key);
    const isLast = index === path.length - 1;
    const value = startOf(found.value);
    offset = (isLast && of === "key" ? key : undefined) ?? value ?? key ?? offset;
    node = found.value;
  }
  return offset;
}

function stepInto(node: unknown, step: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  }
  if (!isSeq(node)) return undefined;
  const value = node.items[Number(step)];
  return value === undefined ? undefined : { key: undefined, value };
}

function startOf(node: unknown): number | undefined {
  return isNodeWithRange(node) ? node.range[0] : undefined;
}

function isNodeWithRange(node: unknown): node is Node & { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
