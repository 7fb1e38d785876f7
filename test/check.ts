import { spawnSync } from "node:child_process";

/** The one gate: every command must end with 0. Prints each as it runs, and what failed at the end. */
const steps: readonly (readonly [name: string, ...command: string[]])[] = [
  ["format", "oxfmt", "--check", "."],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  ["types of the product", "tsc", "--noEmit", "-p", "."],
  ["types of the tests", "tsc", "--noEmit", "-p", "test"],
  ["unused code and packages", "knip", "--no-progress"],
  ["tests", "vitest", "run"],
];

if (process.argv.includes("--help")) {
  console.log(
    `npm run check runs, in order: ${steps.map(([name]) => name).join(", ")}. Exit code 1 when one fails.`,
  );
  process.exit(0);
}

const failed: string[] = [];
for (const [name, command = "", ...args] of steps) {
  const begun = Date.now();
  const { status } = spawnSync("npx", ["--no-install", command, ...args], { stdio: "inherit" });
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${((Date.now() - begun) / 1_000).toFixed(1)} s)\n`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) console.log(`Failed: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
