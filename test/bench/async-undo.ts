/** Ends what was started, last first. Node 20 has no AsyncDisposableStack. */
export class AsyncUndo implements AsyncDisposable {
  #started: AsyncDisposable[] = [];
  use<T extends AsyncDisposable>(started: T): T {
    this.#started.push(started);
    return started;
  }
  /** Hands all over to somebody who lives longer. */
  release(): AsyncUndo {
    const other = new AsyncUndo();
    other.#started = this.#started.splice(0);
    return other;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#started.toReversed()) await one[Symbol.asyncDispose]();
  }
}
