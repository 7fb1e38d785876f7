// Of ten thousand sessions a listing takes a fraction of a second; looking must not keep the store busy.
const shareOfTime = 0.05;
const leastMs = 500;

/** The same listing for all who ask at about the same time: the longer it takes, the longer it is good. */
export function shareListing<T>(list: () => Promise<T>, now: () => number): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    const began = now();
    if (kept && began < kept.until) return kept.value;
    const value = list();
    kept = { value, until: Infinity };
    const settle = (until: number): void => {
      kept = { value, until };
    };
    value.then(
      () => settle(now() + Math.max(leastMs, (now() - began) / shareOfTime)),
      () => settle(0),
    );
    return value;
  };
}
