/** A repository whose files are read. `id` is unknown of one that is only known by its name. */
export interface FilesOf {
  readonly owner: string;
  readonly name: string;
  readonly installationId: number;
  readonly id?: number;
}

/** What stands at a path. Absent things are undefined. */
export type FoundFile =
  | { readonly kind: "text"; readonly text: string }
  /** `why`: words that follow the path, such as "is a symbolic link". */
  | { readonly kind: "unreadable"; readonly why: string };

export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
  /** Names its content: the same as long as nothing in it changes. */
  readonly sha: string;
}

/** A repository's default branch at one commit. Symbolic links and submodules are not followed. */
export interface DefaultBranch {
  readonly commit: string;
  /** `path` from the root, without a leading slash. */
  read(path: string): Promise<FoundFile | undefined>;
  /** Nothing where there is no such folder. "": the root. */
  list(folder: string): Promise<readonly FolderEntry[]>;
}

/**
 * Files as the default branch has them now. There is no way to name another branch: what stands on a pull request's
 * was not agreed to by anybody. Throws as CodeHost does.
 */
export interface RepositoryFiles {
  /** Undefined where there is no such repository, no commit in it, or no access to it. Costs nothing of GitHub's limits while nothing changes. */
  defaultBranch(repository: FilesOf): Promise<DefaultBranch | undefined>;
}
