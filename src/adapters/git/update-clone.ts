import type { CommitAuthor } from "../../domain/commit-author.ts";
import { SquadronError } from "../../domain/errors.ts";
import { isBy } from "../../domain/push-policy.ts";
import type { Taken, WorkspaceNews } from "../../domain/workspace-news.ts";
import type { WorkspaceAt } from "../../ports/workspaces.ts";
import type { CloneMark, SeenRefs } from "./clone-mark.ts";
import { readCommits } from "./read-changes.ts";
import { askInside, type Inside } from "./run-inside.ts";
import { updateScript } from "./update-script.ts";

interface Updated {
  readonly news: WorkspaceNews;
  readonly mark: Pick<CloneMark, "on" | "seen" | "behind" | "conflicts">;
}

interface UpdateOf {
  readonly at: WorkspaceAt;
  readonly author: CommitAuthor;
  readonly marked: CloneMark;
  /** What GitHub has; the mirror has it, too. */
  readonly now: SeenRefs;
}

/** Brings a clone up to its mirror. @returns what to tell the agent and what to note. */
export async function updateClone(inside: Inside, update: UpdateOf): Promise<Updated> {
  const { at, author, marked, now } = update;
  const { branch, repository } = at;
  const ref = now.head === "" ? "" : (at.at?.ref ?? "");
  const args = [inside.mirror, branch, repository.defaultBranch, ref, marked.seen.head];
  try {
    const said = parse(await askInside(inside, { text: updateScript, args, author }));
    return conclude(update, said, await pushersOf(inside.mirror, update));
  } catch (error) {
    // The agent may have broken its clone; it can mend it.
    if (!(error instanceof SquadronError) || error.code !== "refused") throw error;
    const { conflicts } = marked;
    return {
      news: { failed: error.message, conflicts },
      mark: { on: marked.on, seen: marked.seen, behind: true, conflicts },
    };
  }
}

/** Whether a clone is on another branch than the session's. @param on the ref that is checked out, "" for none */
export function newsOfBranch(on: string, branch: string): Pick<WorkspaceNews, "checkedOut"> {
  const expected = `refs/heads/${branch}`;
  return on === expected ? {} : { checkedOut: { branch: on.replace("refs/heads/", ""), expected: branch } };
}

interface Said {
  readonly on: string;
  readonly branch: Moved | undefined;
  readonly base: Moved | undefined;
  readonly head: { readonly taken: boolean; readonly commit: string } | undefined;
  readonly files: readonly string[];
}

interface Moved {
  readonly state: Taken;
  readonly commits: number;
}

// Of each path: what an agent is shown of names that others gave.
const mostCharacters = 200;

/** The lines of the script; anything else in them is left out, since the clone may say what it likes. */
function parse(lines: readonly string[]): Said {
  const moved = (what: string): Moved | undefined => {
    const found = lines
      .map((line) => /^(\w+) (taken|uncommitted|conflict) (\d{1,9})$/.exec(line))
      .find((match) => match?.[1] === what);
    const state = states.find((each) => each === found?.[2]);
    return state && { state, commits: Number(found?.[3]) };
  };
  const head = lines.map((line) => /^head (taken|left) ([0-9a-f]{40})$/.exec(line)).find(Boolean);
  return {
    on: lines.find((line) => line.startsWith("on "))?.slice(3, 3 + mostCharacters) ?? "",
    branch: moved("branch"),
    base: moved("base"),
    head: head ? { taken: head[1] === "taken", commit: head[2] ?? "" } : undefined,
    files: lines.filter((line) => line.startsWith("file ")).map((line) => line.slice(5, 5 + mostCharacters)),
  };
}

const states: readonly Taken[] = ["taken", "uncommitted", "conflict"];

interface Pushers {
  readonly names: readonly string[];
  /** Also somebody else than this role. */
  readonly others: boolean;
}

/** Who wrote what came to the session's branch since it was seen last. */
async function pushersOf(mirror: string, { marked, now, author }: UpdateOf): Promise<Pushers> {
  if (now.tip === "" || now.tip === marked.seen.tip) return { names: [], others: false };
  const known = [marked.seen.tip, now.base].filter((commit) => commit !== "");
  try {
    const commits = await readCommits(mirror, [now.tip, "--not", ...known]);
    const names = [...new Set(commits.map(({ name }) => name))].slice(0, 5);
    return { names, others: commits.some((commit) => !isBy(commit, author.email)) };
  } catch {
    // A mirror made anew does not have what was seen before and is on no branch now.
    return { names: [], others: true };
  }
}

function conclude(update: UpdateOf, said: Said, pushers: Pushers): Updated {
  const { at, marked, now } = update;
  const { base, head, on } = said;
  const switched = newsOfBranch(on, at.branch);
  // What its own clone rewrote since it pushed is nobody's news.
  const isNews = now.tip !== marked.seen.tip && (pushers.others || said.branch?.state !== "conflict");
  const branch = isNews ? said.branch : undefined;
  const isHeadLeft = head?.taken === false;
  const conflicts = conflictsAfter(update, said);
  return {
    news: { conflicts, ...switched, ...movedNews(at, { ...said, branch }, pushers) },
    mark: {
      on,
      conflicts,
      behind: isLeft(base) || isLeft(branch) || isHeadLeft || switched.checkedOut !== undefined,
      // What it did not take is told again until it has it.
      seen: {
        base: now.base,
        tip: isLeft(branch) ? marked.seen.tip : now.tip,
        head: isHeadLeft ? marked.seen.head : now.head,
      },
    },
  };
}

function isLeft(moved: Moved | undefined): boolean {
  return moved !== undefined && moved.state !== "taken";
}

/** What others did, with the names that the agent knows it by. */
function movedNews(
  at: WorkspaceAt,
  { base, branch, head, files }: Said,
  { names }: Pushers,
): Pick<WorkspaceNews, "base" | "branch" | "head"> {
  return {
    ...(base && { base: { ...base, branch: at.repository.defaultBranch, files } }),
    ...(branch && { branch: { ...branch, branch: at.branch, by: names } }),
    ...(head && at.at && { head: { ...head, ref: at.at.ref } }),
  };
}

function conflictsAfter({ at, marked }: UpdateOf, { on, base }: Said): number {
  if (newsOfBranch(on, at.branch).checkedOut) return marked.conflicts;
  // Whoever is in the middle of resolving one has not resolved it.
  const goesOn = base?.state === "uncommitted" && marked.conflicts > 0;
  return base?.state === "conflict" || goesOn ? marked.conflicts + 1 : 0;
}
