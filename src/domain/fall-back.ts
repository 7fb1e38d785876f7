/** A model that lets wait longer than this is not waited for, where another one is at hand. Seconds. */
const longestWait = 30;
/** So many refusals in a row are no passing peak; the runtime has waited some 20 seconds between them. */
const mostRefusals = 3;

/** How a model failed to answer. */
export interface ModelTrouble {
  readonly status: number;
  /** What the provider asks for; undefined when it does not say. */
  readonly retryAfterSeconds: number | undefined;
  /** How often in a row it answered 429, this answer included. */
  readonly refusals: number;
}

/** Whether the next model is to be asked in its place: it is out or overloaded. What is wrong with a request is wrong anywhere. */
export function fallsBack({ status, retryAfterSeconds = 0, refusals }: ModelTrouble): boolean {
  if (status === 429) return retryAfterSeconds > longestWait || refusals >= mostRefusals;
  return status >= 500;
}
