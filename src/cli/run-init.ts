import { lstat, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { starterFiles } from "../config/starter-files.ts";
import { SquadronError } from "../domain/errors.ts";
import type { ExitCode } from "./command.ts";
import { print } from "./print.ts";

interface Options {
  readonly repository: string;
  readonly dryRun: boolean;
  readonly force: boolean;
  /** The fields to print as JSON. */
  readonly json: readonly string[] | undefined;
}

type Action = "write" | "overwrite" | "keep";

/** `squadron init`. Files that are there stay, unless `force`. */
export async function runInit({ repository, dryRun, force, json }: Options): Promise<ExitCode> {
  const found = await stat(repository).catch(() => undefined);
  if (!found?.isDirectory()) throw new SquadronError("input", `squadron: there is no folder ${repository}.`);
  const files = Object.entries(starterFiles());
  const steps = await Promise.all(
    files.map(async ([path, text]) => ({
      path,
      text,
      action: await actionFor({ repository, path, force }),
    })),
  );
  for (const { path, text, action } of steps) {
    if (action === "keep" || dryRun) continue;
    const at = join(repository, path);
    await mkdir(dirname(at), { recursive: true });
    // Nothing is written through a link: a working copy is somebody else's, and may have put one there.
    await writeFile(at, text, { flag: action === "write" ? "wx" : "w" });
  }
  const next = dryRun
    ? []
    : ["Look at them, commit them to the default branch, and run: squadron config check"];
  print(json, steps, () =>
    [...steps.map(({ path, action }) => told(action, path, dryRun)), ...next].join("\n"),
  );
  return 0;
}

interface At {
  readonly repository: string;
  /** With slashes, from the repository's root. */
  readonly path: string;
}

async function actionFor({ force, ...at }: At & { readonly force: boolean }): Promise<Action> {
  const kind = await kindOf(at);
  if (kind === undefined) return "write";
  return force && kind === "file" ? "overwrite" : "keep";
}

/** What is there, or in the way to it: a link above it leads elsewhere, too. */
async function kindOf({ repository, path }: At): Promise<"file" | "other" | undefined> {
  let at = repository;
  const [name = "", ...above] = path.split("/").reverse();
  for (const part of above.reverse()) {
    at = join(at, part);
    const found = await lstat(at).catch(() => undefined);
    if (!found) return undefined;
    if (!found.isDirectory()) return "other";
  }
  const found = await lstat(join(at, name)).catch(() => undefined);
  if (!found) return undefined;
  return found.isFile() ? "file" : "other";
}

function told(action: Action, path: string, dryRun: boolean): string {
  if (action === "keep") return `Kept ${path}: it is there already (--force writes over it).`;
  const verb = action === "write" ? ["Wrote", "Would write"] : ["Overwrote", "Would overwrite"];
  return `${dryRun ? verb[1] : verb[0]} ${path}`;
}
