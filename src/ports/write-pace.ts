/** GitHub's limits on writing, counted per installation over all processes. */
export interface WritePace {
  /** Takes the right to one write now. @returns 0 when taken, else milliseconds to wait before asking again. */
  take(installationId: number): Promise<number>;
  /** GitHub said to wait: nobody writes to this installation for `ms`. */
  block(installationId: number, ms: number): Promise<void>;
}
