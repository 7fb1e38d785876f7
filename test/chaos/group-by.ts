/** The members of a list by what `nameOf` says of them, in the order they stand in. */
export function groupBy<T, K>(list: readonly T[], nameOf: (member: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const member of list) {
    const name = nameOf(member);
    const group = groups.get(name);
    if (group) group.push(member);
    else groups.set(name, [member]);
  }
  return groups;
}
