import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file of ours that stands inside the sandbox where the host has one that tells about the host. */
export interface MadeUpFile {
  readonly source: string;
  readonly target: string;
}

/** Writes those that are not there. Whoever runs Squadron is `agent` inside, whatever the host calls that user. */
export function madeUpFiles(folder: string): readonly MadeUpFile[] {
  const uid = process.getuid?.() ?? 1000;
  const gid = process.getgid?.() ?? 1000;
  const contents: Readonly<Record<string, string>> = {
    passwd: `agent:x:${uid}:${gid}:agent:/home/agent:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n`,
    group: `agent:x:${gid}:\nnogroup:x:65534:\n`,
    hosts: "127.0.0.1 localhost\n::1 localhost\n127.0.1.1 sandbox\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
  };
  mkdirSync(folder, { recursive: true });
  return Object.entries(contents).map(([name, text]) => {
    const source = join(folder, name);
    if (!existsSync(source)) {
      // Renamed into place: what a full disk cut short must not pass for the file.
      writeFileSync(`${source}.partial`, text, { mode: 0o644 });
      renameSync(`${source}.partial`, source);
    }
    return { source, target: `/etc/${name}` };
  });
}
