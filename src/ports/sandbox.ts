/** What a sandboxed process may see. Everything else does not exist for it: no host process, no environment, no network but by `egress`. */
export interface SandboxSpec {
  /** Program and arguments to run inside. */
  readonly command: readonly [string, ...string[]];
  /** Environment inside, complete: nothing is inherited. It is visible on the host's process list: never a secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Working directory inside. */
  readonly cwd: string;
  /** Folders bound read-write at the same path. */
  readonly writable: readonly string[];
  /** Folders bound read-only at the same path. */
  readonly readOnly: readonly string[];
  /** Folders that are empty inside, writable, and gone afterwards. What `writable` and `readOnly` bind may lie below them. */
  readonly scratch?: readonly string[];
  /** The one way out: the socket of a proxy on the host (`OpenEgress`). Without it there is none. */
  readonly egress?: { readonly socket: string };
  readonly limits: SandboxLimits;
}

export interface SandboxLimits {
  /** Memory in bytes: of each process, and of all together where the host lets us have a control group. */
  readonly memoryBytes: number;
  readonly processes: number;
  /** Open files of one process. */
  readonly openFiles: number;
  /** Size of one file in bytes. */
  readonly fileBytes: number;
  /** Size of each of /tmp, /var/tmp and the home inside, in bytes. */
  readonly tmpBytes: number;
}

export interface Sandbox {
  /**
   * Whether it works on this machine, tried once by really running something; the reason says what to install or set.
   * `caveat` names a limit that this machine does not let us hold.
   */
  available(): Promise<
    { readonly ok: true; readonly caveat?: string } | { readonly ok: false; readonly reason: string }
  >;
  /**
   * The full command line that runs `spec.command` inside, its first element an absolute path.
   * Killing that process kills everything inside.
   */
  wrap(spec: SandboxSpec): readonly [string, ...string[]];
}
