import { existsSync, lstatSync, readlinkSync } from "node:fs";
import type { SandboxSpec } from "../../ports/sandbox.ts";
import type { MadeUpFile } from "./made-up-files.ts";

/** Home of the agent inside, on a tmpfs that ends with it. */
export const insideHome = "/home/agent";

/** Top folders that are links into /usr on merged systems (Debian, Fedora) and real folders elsewhere. */
const systemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/** What programs need of /etc, and that tells nothing about this machine: certificates, links of alternatives, the loader's cache. */
const systemConfiguration = [
  "/etc/ssl",
  "/etc/pki",
  "/etc/ca-certificates",
  "/etc/crypto-policies",
  "/etc/alternatives",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/localtime",
];

/** The file system of a sandbox, in the order bubblewrap builds it: later mounts lie on top of earlier ones. */
export function mountArguments(spec: SandboxSpec, etc: readonly MadeUpFile[]): readonly string[] {
  const size = ["--size", String(spec.limits.tmpBytes), "--tmpfs"];
  return words(
    ["--ro-bind", "/usr", "/usr"],
    systemFolders.flatMap(systemFolder),
    ["--dir", "/etc"],
    systemConfiguration.flatMap((path) => ["--ro-bind-try", path, path]),
    etc.flatMap((file) => ["--ro-bind", file.source, file.target]),
    ["--proc", "/proc", "--dev", "/dev", "--dir", "/run", "--symlink", "../run", "/var/run"],
    ["/tmp", "/var/tmp", insideHome].flatMap((path) => [...size, path]),
    (spec.scratch ?? []).flatMap((path) => [...size, path]),
    spec.readOnly.flatMap((path) => ["--ro-bind", path, path]),
    spec.writable.flatMap((path) => ["--bind", path, path]),
  );
}

function words(...groups: readonly (readonly string[])[]): readonly string[] {
  return groups.flat();
}

function systemFolder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink()
    ? ["--symlink", readlinkSync(path), path]
    : ["--ro-bind", path, path];
}
