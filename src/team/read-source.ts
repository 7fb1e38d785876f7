import { instructionPaths, ownerRepositories, squadronFilePath } from "../domain/team.ts";
import type { DefaultBranch, FilesOf, FoundFile, RepositoryFiles } from "../ports/repository-files.ts";

/** What a repository's default branch has of what makes a team. */
export interface Source {
  readonly branch: DefaultBranch | undefined;
  /** Names the contents of everything that was looked at. */
  readonly fingerprint: string;
  /** By path; the same object as long as nothing in it changed. */
  readonly files: ReadonlyMap<string, FoundFile>;
}

/** Which files of a repository are wanted. */
export interface Wanted {
  readonly files: readonly string[];
  /** Custom-agent files are all `.md` of it. */
  readonly folder: string | undefined;
}

export const wantedOf = {
  repository: { files: [squadronFilePath, ...instructionPaths], folder: ".github/agents" },
  [ownerRepositories.defaults]: { files: [squadronFilePath], folder: undefined },
  [ownerRepositories.agents]: { files: [], folder: "agents" },
} as const satisfies Record<string, Wanted>;

/** Nobody has more roles; a folder that holds something else would cost a request for each of its files. */
const mostAgents = 50;

/** Reads what is wanted, unless nothing of it has changed since the last time. */
export async function readSource(
  files: RepositoryFiles,
  { of, wanted }: { of: FilesOf; wanted: Wanted },
  before: Source | undefined,
): Promise<Source> {
  const branch = await files.defaultBranch(of);
  if (before && branch?.commit === before.branch?.commit) return before;
  if (!branch) return { branch, fingerprint: "", files: new Map() };
  const roots = new Set([...wanted.files, wanted.folder ?? ""].map((path) => path.split("/")[0]));
  const looked = (await branch.list("")).filter(({ name }) => roots.has(name));
  const fingerprint = looked.map(({ name, kind, sha }) => `${name} ${kind} ${sha}`).join("\n");
  // Most pushes change nothing here: one list tells.
  if (before && before.fingerprint === fingerprint) return { ...before, branch };
  return { branch, fingerprint, files: await readWanted(branch, wanted) };
}

async function readWanted(branch: DefaultBranch, { files, folder }: Wanted): Promise<Source["files"]> {
  const agents = folder === undefined ? [] : await branch.list(folder);
  const paths = [
    ...files,
    ...agents
      .map(({ name }) => name)
      .filter((name) => name.endsWith(".md"))
      .slice(0, mostAgents)
      .map((name) => `${folder}/${name}`),
  ];
  const found = new Map<string, FoundFile>();
  // One after the other: GitHub asks not to be asked for many things at once.
  for (const path of paths) {
    const file = await branch.read(path);
    if (file) found.set(path, file);
  }
  return found;
}
