import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SquadronError } from "../../domain/errors.ts";

/** Where the runtime that comes with the SDK lies. */
export interface RuntimeFiles {
  /** Folder of the platform package; must be readable inside a sandbox. */
  readonly folder: string;
  readonly program: string;
}

/**
 * Finds the runtime in the SDK's platform package.
 * @throws SquadronError `config` when npm did not install it.
 */
export function findRuntimeFiles(): RuntimeFiles {
  const platform = runtimePlatform();
  const name = `@github/copilot-sdk-${platform}`;
  const searched = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = searched
    .map((base) => join(base, name))
    .find((path) => existsSync(join(path, "package.json")));
  const program = folder && join(folder, "prebuilds", platform, "copilot-runtime");
  if (folder === undefined || program === undefined || !existsSync(program))
    throw new SquadronError(
      "config",
      `The Copilot runtime for ${platform} is missing; reinstall with \`npm install --include=optional\`.`,
    );
  return { folder: dirname(join(folder, "package.json")), program };
}

function runtimePlatform(): string {
  if (process.platform !== "linux") return `${process.platform}-${process.arch}`;
  return existsSync("/lib/ld-musl-x86_64.so.1") && !hasGlibc()
    ? `linuxmusl-${process.arch}`
    : `linux-${process.arch}`;
}

/** The report names glibc's version when Node itself was linked against it. */
function hasGlibc(): boolean {
  const report: unknown = process.report.getReport();
  return JSON.stringify(report).includes('"glibcVersionRuntime"');
}
