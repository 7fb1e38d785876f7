import { foldPath } from "./fold-path.ts";
import { createProtection } from "./protected-paths.ts";
import { isHarmless, staysInside } from "./tree-path.ts";

/** A commit, as far as it tells who made it. */
export interface CommitOf {
  readonly id: string;
  /** Who wrote it, by name. */
  readonly name: string;
  /** Of its author and of its committer. */
  readonly emails: readonly [string, string];
}

/** What a push does to one path. */
export interface FileChange {
  readonly path: string;
  /** As git has it: 100644, 100755 or 120000 for a link; 160000 for a submodule; 000000 where the path is removed. */
  readonly mode: string;
  /** 0 where it is removed. */
  readonly bytes: number;
  /** Where a link leads, "" for everything else. */
  readonly target: string;
}

/** Something that a push must not give away. */
export interface FoundSecret {
  /** `in the message of commit …`, `in "path" (commit …)`; no word of the secret. */
  readonly where: string;
  /** What it looks like. */
  readonly what: string;
}

/** All that a push brings. */
export interface BranchChanges {
  /** Those that no branch on GitHub has. */
  readonly commits: readonly CommitOf[];
  /** In each commit, and in the branch as a whole against the default branch. */
  readonly files: readonly FileChange[];
  /** Every path of the tree that it ends with. */
  readonly tree: readonly string[];
  /** In messages of its commits and in the lines that they add, the first ones. */
  readonly secrets: readonly FoundSecret[];
}

export interface PushPolicy {
  /** Address of the agent's own commits. */
  readonly email: string;
  /** Patterns as in `.gitignore`, beside what nobody may change. */
  readonly protectedPaths: readonly string[];
  readonly mostFileBytes: number;
}

const gone = "000000";
const link = "120000";
const plain: ReadonlySet<string> = new Set(["100644", "100755"]);

/** Whether both who wrote a commit and who made it have this address. */
export function isBy({ emails }: CommitOf, email: string): boolean {
  return emails.every((each) => each === email);
}

/** What speaks against a push, one sentence each for the agent; none: it may go. */
export function checkPush(changes: BranchChanges, policy: PushPolicy): readonly string[] {
  const protection = createProtection(policy.protectedPaths);
  const files = changes.files.flatMap((file) => {
    const rule = protection(file.path);
    const why = rule === undefined ? offence(file, policy) : `is protected (${rule}): only people change it`;
    return why === undefined ? [] : [`${JSON.stringify(file.path)} ${why}.`];
  });
  const foreign = changes.commits.filter((commit) => !isBy(commit, policy.email));
  return [
    ...new Set([
      ...files,
      ...clashes(changes).map(
        ([one, other]) =>
          `${JSON.stringify(one)} and ${JSON.stringify(other)} are one path on some machines.`,
      ),
      ...changes.secrets.map(
        ({ where, what }) => `There is what looks like ${what} ${where}: secrets never go to GitHub.`,
      ),
      ...foreign.map(
        ({ id, name }) =>
          `Commit ${id.slice(0, 10)} is by ${JSON.stringify(name)}, not by you (${policy.email}): make it your own with git commit --amend --reset-author or git rebase.`,
      ),
    ]),
  ];
}

function offence(
  { path, mode, bytes, target }: FileChange,
  { mostFileBytes }: PushPolicy,
): string | undefined {
  if (mode === gone) return undefined;
  if (!isHarmless(path)) return "is no path that every machine can have";
  if (mode === link) return staysInside(path, target) ? undefined : "links out of the tree";
  if (mode === "160000") return "is a submodule: only people add those";
  if (!plain.has(mode)) return `is neither a file nor a link (mode ${mode})`;
  if (bytes <= mostFileBytes) return undefined;
  return `has ${bytes} bytes; at most ${mostFileBytes} are allowed`;
}

/** Pairs of spellings that share a place in the tree, where the push brings one of them. */
function clashes({ files, tree }: BranchChanges): readonly (readonly [string, string])[] {
  const brought = new Set(files.filter(({ mode }) => mode !== gone).flatMap(({ path }) => prefixes(path)));
  const spelled = new Map<string, Set<string>>();
  for (const place of new Set(tree.flatMap(prefixes))) {
    const folded = foldPath(place);
    spelled.set(folded, (spelled.get(folded) ?? new Set()).add(place));
  }
  return [...spelled.values()].flatMap((places) => {
    const [one = "", other] = [...places].sort();
    const isNew = [...places].some((place) => brought.has(place));
    return other !== undefined && isNew ? [[one, other] as const] : [];
  });
}

/** A path, and every folder above it. */
function prefixes(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}
