import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runGit } from "./run-git.ts";

/**
 * Makes a bare repository that borrows a mirror's objects.
 * @param at.known which refs of the mirror count as what GitHub has already (`--alternate-refs`): for what goes to a
 * branch only branches do, since a pull request's head may come from anybody.
 */
export async function borrow(at: {
  readonly repository: string;
  readonly mirror: string;
  readonly known: "all" | "branches";
}): Promise<void> {
  await runGit(["init", "--bare", "--quiet", "--template=", at.repository]);
  await writeFile(join(at.repository, "objects/info/alternates"), `${join(at.mirror, "objects")}\n`);
  if (at.known === "branches")
    await appendFile(join(at.repository, "config"), "[core]\n\talternateRefsPrefixes = refs/heads\n");
}
