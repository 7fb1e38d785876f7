import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Emits scripts and all they import as the build would. What is measured must be what is shipped: a loader that
 * compiles on the fly costs 30 MB, and a tenth of the speed through the names it gives to closures.
 * @param name of the folder below `test-output/compiled`; those of ended processes are removed.
 * @returns the emitted file of each script. Takes seconds, in which services of this process must go on: a lease is shorter.
 * @throws when it does not compile; the compiler has said why.
 */
export async function compile(
  name: string,
  scripts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const folder = join(root, "test-output", "compiled");
  const out = join(folder, `${name}-${process.pid}`);
  mkdirSync(out, { recursive: true });
  for (const old of readdirSync(folder))
    if (!isAlive(Number(old.split("-").at(-1)))) rmSync(join(folder, old), { recursive: true, force: true });
  writeFileSync(
    join(out, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "test", "tsconfig.json"),
      compilerOptions: { noEmit: false, sourceMap: false, outDir: out, rootDir: root },
      files: [join(root, "test", "bench", "autocannon.d.ts"), ...scripts],
      include: [],
    }),
  );
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const compiler = spawn(process.execPath, [tsc, "-p", out], { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(compiler, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${name} does not compile: tsc ended with code ${String(code)}.`);
  return new Map(scripts.map((script) => [script, emitted(out, script)]));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function emitted(out: string, script: string): string {
  const path = relative(root, resolve(script));
  return join(out, dirname(path), path.replace(/^.*\//, "").replace(/\.ts$/, ".js"));
}
