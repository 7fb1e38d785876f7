import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { createCommitMemory } from "./commit-memory.ts";
import { type Comparison, compareCommits, type LoggedCommit, logCommits } from "./compare.ts";
import { type DiffFile, diffFiles, diffText, shiftLine } from "./diff.ts";
import { type CommitInput, fastImport } from "./fast-import.ts";
import { mergeCommits, type MergeInput } from "./merge.ts";
import { type GitObject, readPath } from "./read-path.ts";
import { runGit, tryGit } from "./run-git.ts";

/** Names one repository on disk; a repository record is one. */
interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

export const NO_COMMIT = "0".repeat(40);

/** The bare repositories on disk. */
export interface GitStore {
  readonly root: string;
  readonly folderOf: (repository: RepositoryName) => string;
  readonly create: (repository: RepositoryName) => Promise<void>;
  readonly remove: (repository: RepositoryName) => Promise<void>;
  readonly move: (from: RepositoryName, to: RepositoryName) => Promise<void>;
  /** Commits files onto a branch without a working copy; answers the new commit. */
  readonly commit: (repository: RepositoryName, input: CommitInput) => Promise<string>;
  readonly resolve: (repository: RepositoryName, ref: string) => Promise<string | undefined>;
  readonly refs: (repository: RepositoryName) => Promise<ReadonlyMap<string, string>>;
  readonly setRef: (repository: RepositoryName, ref: string, sha: string) => Promise<boolean>;
  readonly deleteRef: (repository: RepositoryName, ref: string) => Promise<void>;
  readonly read: (repository: RepositoryName, commit: string, path: string) => Promise<GitObject | undefined>;
  readonly compare: (repository: RepositoryName, range: CommitRange) => Promise<Comparison>;
  /** Joins two commits into a new one; `undefined` when they conflict. Moves no ref. */
  readonly merge: (repository: RepositoryName, input: MergeInput) => Promise<string | undefined>;
  /** The files that a range changes, from the merge base of its ends. */
  readonly files: (repository: RepositoryName, range: CommitRange) => Promise<readonly DiffFile[]>;
  readonly diff: (repository: RepositoryName, range: CommitRange) => Promise<string>;
  /** Where a line went between two commits; `undefined` when it was changed or is gone. */
  readonly shiftLine: (
    repository: RepositoryName,
    range: CommitRange,
    place: { readonly path: string; readonly line: number },
  ) => Promise<number | undefined>;
  readonly log: (repository: RepositoryName, range: CommitRange) => Promise<readonly LoggedCommit[]>;
  /** The last commit that two have in common. */
  readonly mergeBase: (repository: RepositoryName, range: CommitRange) => Promise<string | undefined>;
  readonly isAncestor: (repository: RepositoryName, range: CommitRange) => Promise<boolean>;
  /** One change of refs at a time per repository, so that what a push changed can be told from before and after. */
  readonly exclusive: <T>(repository: RepositoryName, work: () => Promise<T>) => Promise<T>;
}

interface CommitRange {
  readonly from: string;
  readonly to: string;
}

const NOTHING: Comparison = { commits: 0, additions: 0, deletions: 0, files: 0, mergeable: true };

const CONFIG = `[core]
	repositoryformatversion = 0
	bare = true
	hooksPath = /dev/null
	logAllRefUpdates = false
[http]
	receivepack = true
[uploadpack]
	allowFilter = true
	allowReachableSHA1InWant = true
[receive]
	denyDeleteCurrent = true
	hideRefs = refs/pull
[gc]
	auto = 0
`;

/** Opens the folder of bare repositories. */
export function createGitStore(root: string): GitStore {
  const inTurn = createTurns();
  const { recalling, forget } = createCommitMemory();
  const compare = recalling(compareCommits);
  const files = recalling(diffFiles);
  const log = recalling(logCommits);
  const mergeBase = recalling(findMergeBase);
  const isAncestor = recalling(findAncestry);
  const folderOf = (repository: RepositoryName): string =>
    join(root, repository.owner.toLowerCase(), `${repository.name.toLowerCase()}.git`);
  const resolve = async (repository: RepositoryName, ref: string): Promise<string | undefined> => {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    const found = await tryGit(folderOf(repository), args);
    return found.code === 0 ? found.out.toString("utf8").trim() : undefined;
  };
  return {
    root,
    folderOf,
    exclusive: (repository, work) => inTurn(folderOf(repository), work),
    resolve,
    create: async (repository) => {
      const folder = folderOf(repository);
      await mkdir(folder, { recursive: true });
      await runGit(folder, ["init", "--quiet", "--bare", "--initial-branch=main", "--template="]);
      await writeFile(join(folder, "config"), CONFIG);
    },
    remove: async (repository) => {
      await rm(folderOf(repository), { recursive: true, force: true });
      forget();
    },
    move: async (from, to) => {
      await rename(folderOf(from), folderOf(to));
      forget();
    },
    commit: async (repository, input) => fastImport(folderOf(repository), input),
    refs: async (repository) => {
      const lines = await runGit(folderOf(repository), ["for-each-ref", "--format=%(refname) %(objectname)"]);
      const pairs = lines.split("\n").filter((line) => line !== "");
      return new Map(pairs.map((line) => line.split(" ", 2) as [string, string]));
    },
    setRef: async (repository, ref, sha) =>
      (await tryGit(folderOf(repository), ["update-ref", ref, sha])).code === 0,
    deleteRef: async (repository, ref) =>
      void (await runGit(folderOf(repository), ["update-ref", "-d", ref])),
    read: (repository, commit, path) => readPath(folderOf(repository), commit, path),
    compare: async (repository, range) => (await compare(folderOf(repository), range)) ?? NOTHING,
    merge: (repository, input) => mergeCommits(folderOf(repository), input),
    files: async (repository, range) => (await files(folderOf(repository), range)) ?? [],
    diff: (repository, range) => diffText(folderOf(repository), range),
    shiftLine: (repository, range, place) => shiftLine(folderOf(repository), range, place),
    log: async (repository, range) => (await log(folderOf(repository), range)) ?? [],
    mergeBase: (repository, range) => mergeBase(folderOf(repository), range),
    isAncestor: async (repository, range) => (await isAncestor(folderOf(repository), range)) === true,
  };
}

async function findMergeBase(folder: string, { from, to }: CommitRange): Promise<string | undefined> {
  const { code, out } = await tryGit(folder, ["merge-base", from, to]);
  return code === 0 ? out.toString("utf8").trim() : undefined;
}

/** `undefined` when one of the two is not there. */
async function findAncestry(folder: string, { from, to }: CommitRange): Promise<boolean | undefined> {
  const { code } = await tryGit(folder, ["merge-base", "--is-ancestor", from, to]);
  return code > 1 ? undefined : code === 0;
}

/** One piece of work at a time for a key, in the order in which they were asked for. */
function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  };
}
