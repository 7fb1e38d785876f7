/** What is put in a map or a set, in its order. */
interface Entries {
  readonly size: number;
  keys(): Iterable<string>;
  delete(key: string): boolean;
}

/** Lets the oldest go when there is one too many. */
export function keepNewest(entries: Entries, most: number): void {
  const [oldest] = entries.keys();
  if (entries.size > most && oldest !== undefined) entries.delete(oldest);
}
