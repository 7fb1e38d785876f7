import { readFileSync } from "node:fs";

import { z } from "zod";

const entry = z.looseObject({
  version: z.string().optional(),
  optional: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const schema = z.looseObject({ packages: z.record(z.string(), entry) });
export type LockFile = z.infer<typeof schema>;

const path = new URL("../../package-lock.json", import.meta.url);

/** The committed `package-lock.json`. */
export function readLock(): LockFile {
  return schema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Where it stands. */
export { path as lockPath };

/** The places in the lock without a version: what npm writes for an optional package that its registry does not have. */
export function placeholders(lock: LockFile): readonly string[] {
  return Object.entries(lock.packages).flatMap(([place, { version }]) =>
    place === "" || version !== undefined ? [] : [place],
  );
}

/**
 * The same lock with a whole entry in the place of each placeholder: `npm ci` stops at a placeholder ("Invalid Version")
 * as soon as the registry does have the package. The version is the one that the package which brings it names; the
 * platform is read from its name, as in `copilot-sdk-linuxmusl-arm64`. There is no integrity, as it cannot be known here.
 */
export function fillPlaceholders(lock: LockFile): LockFile {
  const missing = new Set(placeholders(lock));
  const versions = new Map(
    Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.entries(optionalDependencies),
    ),
  );
  const filled = Object.entries(lock.packages).map(([place, found]) => {
    if (!missing.has(place)) return [place, found] as const;
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    const [, os, cpu] = /-(darwin|linux|linuxmusl|win32)-(x64|arm64)$/.exec(name) ?? [];
    const version = versions.get(name);
    if (os === undefined || cpu === undefined || version === undefined)
      throw new Error(`the lock has no version of ${name}, and its name does not tell its platform`);
    const whole = { version, cpu: [cpu], optional: true, os: [os.replace("musl", "")] };
    return [`node_modules/${name}`, whole] as const;
  });
  return {
    ...lock,
    packages: Object.fromEntries(filled.sort(([a], [b]) => a.localeCompare(b, "en"))),
  };
}
