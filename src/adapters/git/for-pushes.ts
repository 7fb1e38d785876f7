import type { SessionKey } from "../../domain/ids.ts";
import type { BranchAt, Workspaces } from "../../ports/workspaces.ts";
import { readMark } from "./clone-mark.ts";
import { collectBranch } from "./collect-branch.ts";
import { collectWork } from "./collect-work.ts";
import { authorOf, insideOf, type Disk } from "./disk.ts";
import { notePushedScript } from "./note-pushed-script.ts";
import { runGit } from "./run-git.ts";
import { askInside } from "./run-inside.ts";

/** What leaves a clone, and what is noted of it. */
export function forPushes(
  disk: Disk,
): Pick<Workspaces, "collect" | "collectBranch" | "notePushed" | "markSaved"> {
  const { landings, cloneOf, mark } = disk;
  return {
    collect: async (key, repositoryId, signal) => {
      const marked = await readMark(cloneOf(key));
      const inside = insideOf(disk, key, { repositoryId, signal });
      const { on, ...work } = await collectWork({ ...inside, before: marked?.work ?? "", landings });
      if (marked) await mark(key, { ...marked, on });
      return work;
    },
    collectBranch: async (key, at, signal) => {
      const { repository, branch, tip } = at;
      if (tip !== "") await demandTip(disk, at);
      const author = await authorOf(disk, key, repository);
      const inside = insideOf(disk, key, { repositoryId: repository.id, signal });
      const { defaultBranch } = repository;
      return collectBranch({ ...inside, branch, tip, defaultBranch, author, landings });
    },
    notePushed: (key, at, signal) => notePushed(disk, key, { at, signal }),
    markSaved: async (key, work) => {
      const marked = await readMark(cloneOf(key));
      if (marked) await mark(key, { ...marked, work, saved: true });
    },
  };
}

/** Lets the mirror have the branch as GitHub has it. */
async function demandTip({ mirrors }: Disk, { repository, branch, tip }: BranchAt): Promise<void> {
  const mirror = mirrors.folderOf(repository.id);
  const ref = `refs/heads/${branch}`;
  const has = await runGit(["for-each-ref", "--format=%(objectname)", ref], { cwd: mirror });
  if (has.trim() !== tip) await mirrors.withFresh(repository, () => Promise.resolve());
}

async function notePushed(
  disk: Disk,
  key: SessionKey,
  { at, signal }: { readonly at: BranchAt; readonly signal: AbortSignal },
): Promise<void> {
  const { repository, branch, tip } = at;
  await demandTip(disk, at);
  const author = await authorOf(disk, key, repository);
  const inside = insideOf(disk, key, { repositoryId: repository.id, signal });
  await askInside(inside, { text: notePushedScript, args: [inside.mirror, branch], author });
  const marked = await readMark(disk.cloneOf(key));
  if (marked) await disk.mark(key, { ...marked, seen: { ...marked.seen, tip } });
}
