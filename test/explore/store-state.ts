import type { Runner } from "../../src/ports/mail-store.ts";

/** What the store keeps, as plain values: what the scripts in src/adapters/redis/scripts do, said in TypeScript. */
export interface Store {
  /**
   * Dedupe keys, sorted, each with the position of what led to its mail (0 without one): negative where that mail was given
   * up, so that only what was accepted later is news.
   */
  readonly seen: Readonly<Record<string, number>>;
  readonly boxes: Readonly<Record<string, Box>>;
  readonly dead: readonly string[];
}

/** One mailbox with all that shares its fate. */
export interface Box {
  /** Position of the latest mail. */
  readonly tail: number;
  readonly mail: readonly Letter[];
  readonly fence: number;
  readonly generation: number;
  readonly epoch: number;
  /** Failures of the first mail. */
  readonly tries: number;
  /** Who claimed last. */
  readonly holder: Runner | null;
  /** Since when it is on the sweep's list (ms); null when it is not. */
  readonly dirty: number | null;
  /** The session's record, as far as dispatch reads it; null while no such session is known. */
  readonly session: { readonly turn: string } | null;
  /** The ledger, sorted by id, and the turn that wrote there last. */
  readonly effects: readonly Effect[];
  readonly lastTurn: string;
}

export interface Letter {
  readonly seq: number;
  readonly body: string;
  /** Released when the letter is given up. */
  readonly keys: readonly string[];
  /** Stop or close. */
  readonly order: boolean;
  /** Whether a session begins with it: with work, and with a stop that dropped work. */
  readonly begins: boolean;
}

export interface Effect {
  readonly id: string;
  readonly turn: string;
  readonly state: "intent" | "wire" | "done";
  readonly at: number;
  readonly sentAt: number;
  readonly result: string;
}

/** The part of a claim by which the store knows it again. */
export interface Held {
  readonly box: string;
  readonly fence: number;
  readonly generation: number;
}

/** What a step of the store gives back: the store after it, and the answer. */
export type Done<T> = readonly [store: Store, answer: T];

export const blank: Box = {
  tail: 0,
  mail: [],
  fence: 0,
  generation: 0,
  epoch: 1,
  tries: 0,
  holder: null,
  dirty: null,
  session: null,
  effects: [],
  lastTurn: "",
};

export function emptyStore(names: readonly string[]): Store {
  return { seen: {}, boxes: Object.fromEntries(names.map((name) => [name, blank])), dead: [] };
}

export function boxOf(store: Store, name: string): Box {
  const box = store.boxes[name];
  if (!box) throw new RangeError(`no mailbox ${name}`);
  return box;
}

/** One mailbox changed. */
export function put(store: Store, name: string, change: Partial<Box>): Store {
  return { ...store, boxes: { ...store.boxes, [name]: { ...boxOf(store, name), ...change } } };
}

/** Whether a claim is the one in force. */
export function holds(store: Store, { box, fence, generation }: Held): boolean {
  const now = boxOf(store, box);
  return now.fence === fence && now.generation === generation;
}
