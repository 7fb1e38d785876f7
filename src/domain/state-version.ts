import { SquadronError } from "./errors.ts";

/** What is kept, by the words in which an operator knows it. */
export interface KeptState {
  /** Begins a sentence: `The store`. */
  readonly what: string;
  /** How another one is chosen. */
  readonly instead: string;
  /** The version that this Squadron writes; every earlier one can be migrated. */
  readonly current: number;
}

/**
 * @param mark what the state says of its own version; undefined where it says nothing, as before there were marks.
 * @returns the version that it is in.
 * @throws SquadronError `config` when it is of a later Squadron, which may mean something else by what it wrote.
 */
export function versionOf(mark: string | undefined, { what, instead, current }: KeptState): number {
  if (mark === undefined) return 0;
  const version = /^\d{1,9}$/.test(mark.trim()) ? Number(mark) : NaN;
  if (version <= current) return version;
  const found = Number.isNaN(version) ? "a version that cannot be read" : `version ${version}`;
  throw new SquadronError(
    "config",
    `${what} is in ${found}, and this Squadron knows none after ${current}. Nothing was changed. Start the later Squadron again, or ${instead}.`,
  );
}
