import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

import { fillPlaceholders, lockPath, placeholders, readLock, type LockFile } from "./lock-file.ts";

// Newer versions of npm leave the packages of other platforms out where the registry lacks them, and `npm ci` then fails.
const npm = "npm@11.10.0";
const write = (lock: LockFile) => writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`);

const old = readLock();
const dropped = new Set(placeholders(old));
write({
  ...old,
  packages: Object.fromEntries(Object.entries(old.packages).filter(([place]) => !dropped.has(place))),
});
const { status } = spawnSync("npx", ["--yes", npm, "install", "--package-lock-only"], { stdio: "inherit" });
if (status === 0) write(fillPlaceholders(readLock()));
process.exitCode = status ?? 1;
