/** Named doors that answers wait behind. A door that was opened stays open. */
export interface Gates {
  /** Resolves once somebody waits behind the door. */
  reached(name: string): Promise<void>;
  pass(name: string): Promise<void>;
  release(name: string): void;
  releaseAll(): void;
}

interface Gate {
  readonly open: Promise<void>;
  readonly release: () => void;
  readonly reached: Promise<void>;
  readonly arrive: () => void;
}

export function createGates(): Gates {
  const gates = new Map<string, Gate>();
  const gate = (name: string): Gate => {
    const known = gates.get(name);
    if (known) return known;
    const made = { ...withResolve("open", "release"), ...withResolve("reached", "arrive") };
    gates.set(name, made);
    return made;
  };
  return {
    reached: (name) => gate(name).reached,
    pass(name) {
      gate(name).arrive();
      return gate(name).open;
    },
    release: (name) => gate(name).release(),
    releaseAll() {
      for (const { release } of gates.values()) release();
    },
  };
}

function withResolve<P extends string, R extends string>(
  promise: P,
  resolve: R,
): Record<P, Promise<void>> & Record<R, () => void> {
  let done = (): void => {};
  const wait = new Promise<void>((settle) => (done = settle));
  return { [promise]: wait, [resolve]: () => done() } as Record<P, Promise<void>> & Record<R, () => void>;
}
