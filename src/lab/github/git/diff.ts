import { tryGit } from "./run-git.ts";

/** What a range of commits did to one file. */
export interface DiffFile {
  readonly path: string;
  /** Its name before, when it was renamed. */
  readonly previousPath: string | undefined;
  readonly status: "added" | "removed" | "modified" | "renamed";
  /** Blob after the change; before it for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** From the first hunk header; `undefined` for a binary file or one that was only renamed. */
  readonly patch: string | undefined;
}

interface Range {
  readonly from: string;
  readonly to: string;
}

// Nothing that a repository or its user configures may change what a diff looks like.
const PLAIN = ["--no-color", "--no-ext-diff", "--no-textconv", "--diff-algorithm=myers"];

/** Output to the last byte: a patch may end in a line that is blank. */
async function diff(folder: string, args: readonly string[]): Promise<string> {
  const { code, out, error } = await tryGit(folder, [
    "-c",
    "core.quotePath=false",
    "diff",
    ...PLAIN,
    ...args,
  ]);
  if (code !== 0) throw new Error(`git diff ended with ${code}: ${error.trim()}`);
  return out.toString("utf8");
}

const span = (range: Range): string => `${range.from}...${range.to}`;

const STATUSES: Readonly<Record<string, DiffFile["status"]>> = { A: "added", D: "removed", R: "renamed" };

type Named = Pick<DiffFile, "path" | "previousPath" | "status" | "sha">;

/** Reads the NUL-separated entries of `--raw -z`: a header, then one path, or two for a rename. */
function parseRaw(text: string): Named[] {
  const parts = text.split("\0");
  const files: Named[] = [];
  for (let at = 0; at < parts.length && parts[at] !== "";) {
    const file = parseEntry(parts.slice(at, at + 3));
    files.push(file);
    at += file.status === "renamed" ? 3 : 2;
  }
  return files;
}

function parseEntry([header = "", first = "", second = ""]: readonly string[]): Named {
  const [, , before = "", after = "", letter = ""] = header.split(" ");
  const status = STATUSES[letter.charAt(0)] ?? "modified";
  const renamed = status === "renamed";
  return {
    path: renamed ? second : first,
    previousPath: renamed ? first : undefined,
    status,
    sha: status === "removed" ? before : after,
  };
}

function patchOf(section: string): string | undefined {
  const start = section.search(/^@@ /m);
  return start < 0 ? undefined : section.slice(start).replace(/\n$/, "");
}

const count = (patch: string | undefined, sign: string): number =>
  (patch ?? "").split("\n").filter((line) => line.startsWith(sign)).length;

/** The files that differ between a merge base and a commit, with their patches. */
export async function diffFiles(folder: string, range: Range): Promise<readonly DiffFile[]> {
  const [raw, text] = await Promise.all([
    diff(folder, ["--raw", "--no-abbrev", "-z", "--find-renames", span(range)]),
    diff(folder, ["--find-renames", span(range)]),
  ]);
  // Git lists the files of both in the same order.
  const sections = text.split(/^diff --git /m).slice(1);
  return parseRaw(raw).map((file, index) => {
    const patch = patchOf(sections[index] ?? "");
    return { ...file, patch, additions: count(patch, "+"), deletions: count(patch, "-") };
  });
}

/** The whole difference between a merge base and a commit, as text. */
export function diffText(folder: string, range: Range): Promise<string> {
  return diff(folder, ["--find-renames", span(range)]);
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/gm;

/** Where a line of a file went between two commits; `undefined` when it was changed or is gone. */
export async function shiftLine(
  folder: string,
  range: Range,
  place: { readonly path: string; readonly line: number },
): Promise<number | undefined> {
  if (range.from === range.to) return place.line;
  const files = [range.from, range.to, "--", `:(literal)${place.path}`];
  const text = await diff(folder, ["--no-renames", "--unified=0", ...files]);
  let shift = 0;
  for (const [, start = "0", removed = "1", added = "1"] of text.matchAll(HUNK)) {
    // A hunk that only adds names the line it follows.
    const first = Number(start) + (Number(removed) === 0 ? 1 : 0);
    if (first > place.line) break;
    if (place.line < first + Number(removed)) return undefined;
    shift += Number(added) - Number(removed);
  }
  return place.line + shift;
}
