import { runGit, tryGit } from "./run-git.ts";

/** One commit to make. */
export interface CommitInput {
  readonly branch: string;
  readonly files: Readonly<Record<string, string | null>>;
  readonly message: string;
  readonly author: string;
  readonly at: Date;
  /** Where a new branch starts; without it a new branch starts empty. */
  readonly from?: string;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

function quoted(path: string): string {
  return `"${path
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`)}"`;
}

function change(path: string, content: string | null): string {
  return content === null ? `D ${quoted(path)}\n` : `M 100644 inline ${quoted(path)}\n${data(content)}`;
}

/** Commits straight into a bare repository; a `null` content deletes the file. */
export async function fastImport(folder: string, input: CommitInput): Promise<string> {
  const ref = `refs/heads/${input.branch}`;
  const tip = await tryGit(folder, ["rev-parse", "--verify", "--quiet", ref]);
  const parent = tip.code === 0 ? tip.out.toString("utf8").trim() : input.from;
  const seconds = Math.floor(input.at.getTime() / 1000);
  const stream = [
    `commit ${ref}\n`,
    `committer ${input.author} <${input.author}@users.noreply.lab> ${seconds} +0000\n`,
    data(input.message),
    parent === undefined ? "" : `from ${parent}\n`,
    ...Object.entries(input.files).map(([path, content]) => change(path, content)),
    "\n",
  ];
  await runGit(folder, ["fast-import", "--quiet", "--date-format=raw"], stream.join(""));
  return runGit(folder, ["rev-parse", ref]);
}
