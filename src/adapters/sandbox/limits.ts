import type { SandboxLimits } from "../../ports/sandbox.ts";

/**
 * Limits per process, set inside by `prlimit` (util-linux); none where it is missing.
 *
 * Memory is RLIMIT_DATA, not RLIMIT_AS: V8 and wasm reserve far more address space than they use, so an address-space limit
 * that stops a leak also stops `node` from starting, while RLIMIT_DATA counts private writable pages only.
 * RLIMIT_NPROC counts the processes of one user id inside the sandbox's own user namespace (Linux 5.14 and later), and the
 * kernel never applies it to root; `cgroup.ts` is what holds there.
 */
export function limitArguments(prlimit: string | undefined, limits: SandboxLimits): readonly string[] {
  if (prlimit === undefined) return [];
  return [
    prlimit,
    `--data=${limits.memoryBytes}`,
    `--nproc=${limits.processes}`,
    `--nofile=${limits.openFiles}`,
    `--fsize=${limits.fileBytes}`,
    "--core=0",
    "--",
  ];
}
