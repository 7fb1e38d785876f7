/** A folder in which a process of this worker keeps the state of runtimes that are awake. */
export interface Home {
  readonly folder: string;
  /** Process id of its owner. */
  readonly process: number;
}

/** The homes on this worker's disk. */
export interface Homes {
  all(): Promise<readonly Home[]>;
  /** Whether a process of this id runs here now. */
  isAlive(process: number): boolean;
  remove(home: Home): Promise<void>;
}
