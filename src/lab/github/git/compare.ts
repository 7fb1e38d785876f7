import { runGit, tryGit } from "./run-git.ts";

export interface Comparison {
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly files: number;
  readonly mergeable: boolean;
}

export interface LoggedCommit {
  readonly sha: string;
  readonly tree: string;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly at: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

interface Range {
  readonly from: string;
  readonly to: string;
}

/** What one commit has beyond another: commits, lines, files, and whether the two merge; `undefined` when one is not there. */
export async function compareCommits(folder: string, range: Range): Promise<Comparison | undefined> {
  const count = await tryGit(folder, ["rev-list", "--count", `${range.from}..${range.to}`]);
  if (count.code !== 0) return undefined;
  const [stat, merge] = await Promise.all([
    tryGit(folder, ["diff", "--numstat", `${range.from}...${range.to}`]),
    tryGit(folder, ["merge-tree", "--write-tree", "--name-only", range.from, range.to]),
  ]);
  const lines = stat.out
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
  const sum = (column: number): number =>
    lines.reduce((total, line) => total + (Number(line.split("\t")[column]) || 0), 0);
  return {
    commits: Number(count.out.toString("utf8")),
    additions: sum(0),
    deletions: sum(1),
    files: lines.length,
    mergeable: merge.code === 0,
  };
}

// GitHub names at most this many commits in a push payload.
const MOST_COMMITS = 2_048;
const FIELD = "\u001f";
const RECORD = "\u001e";

function parse(record: string): LoggedCommit {
  const [sha = "", tree = "", name = "", email = "", at = "", message = "", files = ""] = record.split(FIELD);
  const changes = files
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
  const paths = (letter: string): string[] =>
    changes.filter(([kind]) => kind?.startsWith(letter)).map(([, path]) => path ?? "");
  return {
    sha,
    tree,
    message: message.trimEnd(),
    author: { name, email },
    at,
    added: paths("A"),
    removed: paths("D"),
    modified: [...paths("M"), ...paths("T")],
  };
}

/** The commits that lead from one commit to another, oldest first, with the files each touched. */
export async function logCommits(folder: string, range: Range): Promise<readonly LoggedCommit[]> {
  const format = `${RECORD}${["%H", "%T", "%an", "%ae", "%cI", "%B"].join(FIELD)}${FIELD}`;
  const spec = /^0+$/.test(range.from) ? [range.to, "--max-count=1"] : [`${range.from}..${range.to}`];
  const flags = ["--reverse", `--max-count=${MOST_COMMITS}`, "--no-renames", "--name-status"];
  const text = await runGit(folder, [
    "-c",
    "core.quotePath=false",
    "log",
    ...flags,
    `--format=${format}`,
    ...spec,
  ]);
  return text
    .split(RECORD)
    .filter((record) => record !== "")
    .map(parse);
}
