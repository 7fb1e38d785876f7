/** Finds the processes that belong to a session's home folder, from the outside. */
export interface ProcessCensus {
  /** Process ids whose command line or environment names the folder. */
  of(home: string): Promise<readonly number[]>;
  /** Kills them all. @returns how many are still alive afterwards. */
  kill(home: string): Promise<number>;
}
