/** Runs work under the same name one after the other, in the order asked for; other names do not wait. */
export function oneAtATime<Name>(): <T>(name: Name, work: () => Promise<T>) => Promise<T> {
  const last = new Map<Name, Promise<unknown>>();
  return (name, work) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(name) === settled) last.delete(name);
      });
    last.set(name, settled);
    return mine;
  };
}
