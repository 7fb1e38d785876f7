import type { EdgeLimits } from "../config/defaults.ts";

/**
 * The memory one request body may take. Anybody can send bodies, so the sum over all of them is bounded: small ones
 * share a sum, and a large one needs one of few turns.
 */
export interface BodyShare {
  /** `full`: refuse the request. A promise: read on when it resolves; it never rejects. */
  add(bytes: number): "kept" | "full" | Promise<void>;
  /** Whether it waits for its turn to be large. */
  waiting(): boolean;
  /** Gives everything back. Safe to call twice. */
  close(): void;
}

/** A chunk costs this many bytes beside its content; a body sent byte by byte must not slip through. */
const chunkOverhead = 200;

export function createBodyBudget(
  limits: Pick<EdgeLimits, "largeBodyBytes" | "largeBodies" | "smallBytes">,
): () => BodyShare {
  let smallInFlight = 0;
  let large = 0;
  const queue = new Set<() => void>();

  const freeTurn = () => {
    large -= 1;
    const [next] = queue;
    next?.();
  };

  return () => {
    let size = 0;
    let state: "small" | "waiting" | "large" | "closed" = "small";
    let turn: (() => void) | undefined;

    const grow = () => {
      smallInFlight -= size;
      large += 1;
      state = "large";
    };
    const wait = () =>
      new Promise<void>((resolve) => {
        state = "waiting";
        turn = () => {
          if (turn) queue.delete(turn);
          grow();
          resolve();
        };
        queue.add(turn);
      });

    return {
      waiting: () => state === "waiting",
      add(bytes) {
        const cost = bytes + chunkOverhead;
        size += cost;
        if (state === "large") return "kept";
        smallInFlight += cost;
        if (smallInFlight > limits.smallBytes) return "full";
        if (state === "waiting" || size <= limits.largeBodyBytes) return "kept";
        if (large >= limits.largeBodies) return wait();
        grow();
        return "kept";
      },
      close() {
        const was = state;
        state = "closed";
        if (was === "closed") return;
        if (was === "large") return freeTurn();
        if (turn) queue.delete(turn);
        smallInFlight -= size;
      },
    };
  };
}
