import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A package in a folder of its own, which goes away with it. */
export interface Installed extends AsyncDisposable {
  readonly folder: string;
}

function run(folder: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn("npm", args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve(-1));
    child.on("close", (code) => resolve(code ?? -1));
  });
}

/** Installs one package into a temporary folder, or answers `undefined` when npm cannot. */
export async function npmInstall(name: string): Promise<Installed | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "squadron-conformance-"));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  if ((await run(folder, ["install", name, ...flags])) === 0)
    return { folder, [Symbol.asyncDispose]: dispose };
  await dispose();
  return undefined;
}
