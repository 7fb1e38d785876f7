import { execFile } from "node:child_process";
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Sandbox, SandboxSpec } from "../../ports/sandbox.ts";
import { explainFailure } from "./explain-failure.ts";
import { forwarderTo, noForwarder } from "./forwarder.ts";
import { limitArguments } from "./limits.ts";
import { madeUpFiles } from "./made-up-files.ts";
import { mountArguments } from "./mounts.ts";

export interface BubblewrapOptions {
  /**
   * Of this process alone. The made-up `/etc/passwd` and its like are written there, so the command line of each sandbox
   * names it: bubblewrap that is killed while it sets up can leave a process that waits for ever, and is found by this.
   */
  readonly folder: string;
  /** Folders outside `/usr` that hold toolchains (`/opt/jdk`); readable inside. Default: none. */
  readonly toolchains?: readonly string[];
  /** The program. Default: `bwrap` as found on PATH. */
  readonly program?: string;
}

/** How long the one trial run may take in ms; it takes 10 on an idle machine, and a slow disk must not look like a refusal. */
const trialTimeoutMs = 20_000;

/** Runs commands under bubblewrap: no host process, no environment, only the named folders, no network but a proxy's socket. */
export function createBubblewrap(options: BubblewrapOptions): Sandbox {
  const program = options.program ?? findProgram("bwrap");
  const env = findProgram("env") ?? "/usr/bin/env";
  const prlimit = findProgram("prlimit");

  function wrap(spec: SandboxSpec): readonly [string, ...string[]] {
    // Looked at each time: a predecessor's folder with the same name may have been cleared meanwhile.
    const etc = madeUpFiles(options.folder);
    const egress = spec.egress ? forwarderTo(spec.egress.socket) : noForwarder;
    const environment = Object.entries({ ...spec.env, ...egress.env }).flatMap(([name, value]) => [
      "--setenv",
      name,
      value,
    ]);
    return [
      // bubblewrap clears the environment for the command, but stays inside as process 1 with its own, which every
      // command can read in /proc/1/environ. So bubblewrap itself gets none.
      env,
      "-i",
      program ?? "/usr/bin/bwrap",
      // Own user, process, network, ipc, uts and cgroup namespaces; nothing of the caller's environment or terminal.
      "--unshare-all",
      "--die-with-parent",
      "--new-session",
      "--clearenv",
      "--hostname",
      "sandbox",
      ...mountArguments({ ...spec, readOnly: [...spec.readOnly, ...(options.toolchains ?? [])] }, etc),
      ...egress.mounts,
      ...environment,
      "--chdir",
      spec.cwd,
      "--",
      ...limitArguments(prlimit, spec.limits),
      ...egress.command,
      ...spec.command,
    ];
  }

  let trial: ReturnType<Sandbox["available"]> | undefined;
  return {
    wrap,
    available() {
      trial ??= program === undefined ? Promise.resolve(explainFailure("ENOENT")) : tryOnce(wrap(trialSpec));
      return trial;
    },
  };
}

const trialSpec: SandboxSpec = {
  command: ["/bin/sh", "-c", "test -r /proc/self/status && test -w /tmp && echo works"],
  env: { PATH: "/usr/bin:/bin" },
  cwd: "/tmp",
  writable: [],
  readOnly: [],
  limits: {
    memoryBytes: 256 * 1024 ** 2,
    processes: 64,
    openFiles: 256,
    fileBytes: 1024 ** 2,
    tmpBytes: 1024 ** 2,
  },
};

function tryOnce(command: readonly [string, ...string[]]): ReturnType<Sandbox["available"]> {
  const [file, ...args] = command;
  return new Promise((resolve) => {
    execFile(file, args, { timeout: trialTimeoutMs, env: {} }, (error, stdout, stderr) => {
      if (error === null && stdout.trim() === "works") resolve({ ok: true, ...caveat() });
      else resolve(explainFailure(`${error?.message ?? ""}\n${stderr}`));
    });
  });
}

/** The kernel exempts root from RLIMIT_NPROC. */
function caveat(): { readonly caveat?: string } {
  return process.getuid?.() === 0
    ? {
        caveat:
          "Squadron runs as root, so the number of processes in a sandbox is not limited; run it as an ordinary user.",
      }
    : {};
}

/** The program behind the name on PATH: a link to it may stand in a folder that does not exist in the sandbox. */
function findProgram(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "/usr/bin:/bin").split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find(isExecutable);
  return found === undefined ? undefined : realpathSync(found);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return path.startsWith("/");
  } catch {
    return false;
  }
}
