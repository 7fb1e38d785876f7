/** Who has stopped everything, and when (ms since the epoch). */
export interface Halt {
  readonly by: string;
  readonly at: number;
}

/** Which sessions are meant: those of one repository, or all. */
export type HaltScope =
  | {
      readonly repository: string;
      /** With it the halt holds whatever the repository is called later. */
      readonly id?: number | undefined;
    }
  | "everywhere";

/** The kill switch: while it is on, no turn begins. Set by operators only; kept in the store until it is lifted. */
export interface Halts {
  /** @param scope `repository`: `<owner>/<name>`, in any case. */
  set(scope: HaltScope, halt: Halt): Promise<void>;
  /** @returns whether it was on. */
  lift(scope: HaltScope): Promise<boolean>;
  /** All that hold, by `<owner>/<name>` in small letters, or `*` for everywhere. */
  all(): Promise<Readonly<Record<string, Halt>>>;
  /** What holds for a repository; undefined when its sessions may work. */
  of(repository: {
    readonly id: number;
    readonly owner: string;
    readonly name: string;
  }): Promise<Halt | undefined>;
}
