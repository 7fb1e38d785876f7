import { execFile } from "node:child_process";

/** @returns the bytes that each folder takes; 0 for one that is gone meanwhile. */
export function diskUse(folders: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (folders.length === 0) return Promise.resolve(new Map());
  return new Promise((done) => {
    // Folders vanish while it counts, which it reports as a failure beside the rest of the answer.
    execFile("du", ["-sk", "--", ...folders], { maxBuffer: 1 << 24 }, (_error, out) => {
      const lines = out.split("\n").flatMap((line): [string, number][] => {
        const [kilobytes, folder] = line.split("\t");
        return folder === undefined ? [] : [[folder, Number(kilobytes) * 1024]];
      });
      const found = new Map(lines);
      done(new Map(folders.map((folder) => [folder, found.get(folder) ?? 0])));
    });
  });
}
