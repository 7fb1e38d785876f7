import type { SessionKey } from "../../domain/ids.ts";
import type { WorkspaceAt, Workspaces } from "../../ports/workspaces.ts";
import { readMark, type SeenRefs } from "./clone-mark.ts";
import { authorOf, insideOf, type Disk } from "./disk.ts";
import { isFolder } from "./is-folder.ts";
import { makeClone } from "./make-clone.ts";
import { readRefs } from "./push-ref.ts";
import { removeClone } from "./remove-clone.ts";
import { newsOfBranch, updateClone } from "./update-clone.ts";

/** What a turn begins with: a clone, up to date. */
export function forTurns(disk: Disk): Pick<Workspaces, "has" | "prepare" | "update" | "release"> {
  const { mirrors, alone, inUse, cloneOf, mark } = disk;
  const has: Workspaces["has"] = async (key, { epoch, work, repository }) => {
    const marked = await readMark(cloneOf(key));
    const isThere = (await isFolder(cloneOf(key))) && (await isFolder(mirrors.folderOf(repository.id)));
    return isThere && marked?.epoch === epoch && marked.work === work;
  };
  return {
    has,
    prepare: (key, at) => {
      inUse.add(key);
      return alone(key, async () => {
        const { repository } = at;
        const marked = (await has(key, at)) ? await readMark(cloneOf(key)) : undefined;
        if (marked) {
          // Nobody knows what a turn did that was cut off before its work was saved.
          await mark(key, { ...marked, saved: false, behind: marked.behind || !marked.saved });
          await mirrors.touch(repository.id);
        } else await make(disk, key, at);
        return { folder: cloneOf(key), readOnly: [mirrors.folderOf(repository.id)] };
      });
    },
    update: (key, at, signal) =>
      alone(key, async () => {
        const marked = await readMark(cloneOf(key));
        if (!marked) return { conflicts: 0 };
        const now = await lookAt(disk, at);
        if (!marked.behind && isSame(now, marked.seen))
          return { conflicts: 0, ...newsOfBranch(marked.on, at.branch) };
        const { repository } = at;
        const author = await authorOf(disk, key, repository);
        const inside = insideOf(disk, key, { repositoryId: repository.id, signal });
        const work = () => updateClone(inside, { at, author, marked, now });
        const updated = await mirrors.withFresh(repository, work, shownRef(at, now));
        await mark(key, { ...marked, ...updated.mark });
        return updated.news;
      }),
    release: (key) => void inUse.delete(key),
  };
}

async function make(disk: Disk, key: SessionKey, at: WorkspaceAt): Promise<void> {
  const { mirrors, host, landings, cloneOf, mark } = disk;
  const { repository, epoch, ref } = at;
  const folder = cloneOf(key);
  await removeClone(folder);
  const saved = at.work === "" && !at.rebuilt ? undefined : { ref, access: () => host.gitAccess(repository) };
  const [author, seen] = await Promise.all([authorOf(disk, key, repository), lookAt(disk, at)]);
  const begin = (mirror: string): Promise<string> =>
    makeClone({ key, mirror, folder, landings, author, saved, at: { ...at, seen } });
  const work = await mirrors.withFresh(repository, begin, shownRef(at, seen));
  // What was seen when the work was saved is not known here.
  const unknown = work === "" ? {} : { tip: "" };
  const behind = work !== "" || (seen.head === "" && seen.tip !== "");
  const on = `refs/heads/${at.branch}`;
  await mark(key, { epoch, work, saved: false, on, behind, conflicts: 0, seen: { ...seen, ...unknown } });
}

/** Where GitHub has what concerns a clone: one git, one request, no objects. */
async function lookAt({ host }: Disk, { repository, branch, at }: WorkspaceAt): Promise<SeenRefs> {
  const [base, tip] = [`refs/heads/${repository.defaultBranch}`, `refs/heads/${branch}`];
  const refs = await readRefs(await host.gitAccess(repository), [base, tip, ...(at ? [at.ref] : [])]);
  return {
    base: refs.get(base) ?? "",
    tip: refs.get(tip) ?? "",
    head: (at && refs.get(at.ref)) ?? "",
  };
}

function isSame(one: SeenRefs, other: SeenRefs): boolean {
  return one.base === other.base && one.tip === other.tip && one.head === other.head;
}

/** The ref that the clone shows, if GitHub has it. */
function shownRef({ at }: WorkspaceAt, { head }: SeenRefs): string | undefined {
  return head === "" ? undefined : at?.ref;
}
