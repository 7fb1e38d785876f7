/** What a sandboxed process may see. Everything else does not exist for it: no network, no host process, no environment. */
export interface SandboxSpec {
  /** Program and arguments to run inside. */
  readonly command: readonly [string, ...string[]];
  /** Environment inside, complete: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Working directory inside. */
  readonly cwd: string;
  /** Folders bound read-write at the same path. */
  readonly writable: readonly string[];
  /** Folders bound read-only at the same path. */
  readonly readOnly: readonly string[];
  readonly limits: SandboxLimits;
}

export interface SandboxLimits {
  /** Address space or cgroup memory in bytes. */
  readonly memoryBytes: number;
  readonly processes: number;
  readonly openFiles: number;
  /** Size of one file in bytes. */
  readonly fileBytes: number;
  /** Size of /tmp in bytes. */
  readonly tmpBytes: number;
}

export interface Sandbox {
  /** Whether it works on this machine, tried once by really running something; the reason says what to install or set. */
  available(): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
  /** The full command line that runs `spec.command` inside. Killing that process kills everything inside. */
  wrap(spec: SandboxSpec): readonly [string, ...string[]];
}
