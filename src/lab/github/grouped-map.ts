/** A map whose values are also found by the group they belong to: a long run must not look at everything for one issue. */
export class GroupedMap<K, V> extends Map<K, V> {
  readonly #groupOf: (value: V) => string;
  readonly #groups = new Map<string, Map<K, V>>();

  constructor(groupOf: (value: V) => string) {
    super();
    this.#groupOf = groupOf;
  }

  /** The values of a group, in the order in which they came into it. */
  in(group: string): V[] {
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  sizeOf(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }

  override set(key: K, value: V): this {
    const before = this.get(key);
    const group = this.#groupOf(value);
    if (before !== undefined && this.#groupOf(before) !== group) this.#leave(key, before);
    const members = this.#groups.get(group) ?? new Map<K, V>();
    this.#groups.set(group, members.set(key, value));
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    const before = this.get(key);
    if (before !== undefined) this.#leave(key, before);
    return super.delete(key);
  }

  override clear(): void {
    this.#groups.clear();
    super.clear();
  }

  #leave(key: K, value: V): void {
    const group = this.#groupOf(value);
    const members = this.#groups.get(group);
    members?.delete(key);
    if (members?.size === 0) this.#groups.delete(group);
  }
}
