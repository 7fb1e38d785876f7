/** Random choices that follow from a seed: the same seed makes the same ones. */
export interface Random {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from 0, below `below`. */
  int(below: number): number;
  chance(probability: number): boolean;
  /** @throws TypeError when there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
  shuffled<T>(list: readonly T[]): readonly T[];
}

/** The generator "mulberry32": 32 bits of state, good enough to choose faults by. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const pick = <T>(from: readonly T[]): T => {
    const [picked] = from.slice(int(from.length));
    if (picked === undefined) throw new TypeError("There is nothing to pick from.");
    return picked;
  };
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    shuffled: (list) => {
      const left = [...list];
      return list.map(() => left.splice(int(left.length), 1)).flat();
    },
  };
}
