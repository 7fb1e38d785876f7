import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SquadronError } from "../../domain/errors.ts";
import type { CodeHostWrites } from "../../ports/code-host-writes.ts";
import type { GitAccess, RepositoryRef } from "../../ports/code-host.ts";
import { runGit } from "./run-git.ts";

/**
 * Moves a ref on GitHub by a push; what somebody else put there stays. May be repeated.
 * @param access URL and header with which this repository's code may be written.
 */
export function createPushRef(
  access: (repository: RepositoryRef) => Promise<GitAccess>,
): CodeHostWrites["pushRef"] {
  return async (repository, { ref, from, commit, source }) => {
    const { url, header } = await access(repository);
    const push = ["push", "--quiet", `--force-with-lease=${ref}:${from}`, url, `${commit}:${ref}`];
    try {
      await inRepository(source, (cwd) => runGit(push, { cwd, header }));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Git fails to delete what is not there any more; a ref that has the commit already it takes for done.
      if (commit === "" && (await readRef({ url, header }, ref)) === "") return;
      throw new SquadronError("refused", `GitHub did not take ${ref}.`, { cause: error });
    }
  };
}

/** @returns the commit a ref of GitHub's points at, "" when there is no such ref. @throws SquadronError `outside`. */
export async function readRef(access: GitAccess, ref: string): Promise<string> {
  return (await readRefs(access, [ref])).get(ref) ?? "";
}

/** As `readRef`, of several in one request; those that do not exist are left out. */
export async function readRefs(
  { url, header }: GitAccess,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const out = await runGit(["ls-remote", url, ...refs], { header });
  const found = out.split("\n").map((line) => line.split("\t"));
  // Git takes what it is given for the end of a name, too.
  return new Map(found.flatMap(([commit = "", ref = ""]) => (refs.includes(ref) ? [[ref, commit]] : [])));
}

/** To delete a ref takes no commits, but git wants a repository to stand in. */
async function inRepository(source: string, work: (cwd: string) => Promise<unknown>): Promise<unknown> {
  if (source !== "") return work(source);
  const empty = await mkdtemp(join(tmpdir(), "squadron-push-"));
  try {
    await runGit(["init", "--bare", "--quiet", "--template=", empty]);
    return await work(empty);
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}

/** Git says "failed to push some refs" when the other side said no, and tells the status when it did not get that far. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof SquadronError &&
    /failed to push some refs|returned error: 40[034]|repository .* not found/.test(error.message)
  );
}
