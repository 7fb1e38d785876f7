import type { Rule } from "./rules.ts";
import { boxOf, holds, put, type Done, type Effect, type Held, type Store } from "./store-state.ts";

/** What is known of an effect before it is sent. */
export type Known =
  | { readonly state: "fenced" }
  | { readonly state: "new"; readonly since: number }
  | { readonly state: "wire"; readonly since: number; readonly sentAt: number }
  | { readonly state: "done"; readonly result: string };

/** The ledger of effects: EffectLedger on plain values. */
export function ledgerModel(off: Rule | undefined) {
  const mark = (store: Store, box: string, effect: Effect): Store =>
    put(store, box, {
      effects: [...boxOf(store, box).effects.filter(({ id }) => id !== effect.id), effect].sort((a, b) =>
        a.id < b.id ? -1 : 1,
      ),
    });
  const find = (store: Store, box: string, id: string): Effect | undefined =>
    boxOf(store, box).effects.find((effect) => effect.id === id);
  return {
    /** Records the intent, or tells what is known. */
    begin: (
      store: Store,
      held: Held,
      { id, turn, now }: { readonly id: string; readonly turn: string; readonly now: number },
    ): Done<Known> => {
      if (!holds(store, held)) return [store, { state: "fenced" }];
      const known = off === "ledger" ? undefined : find(store, held.box, id);
      if (known?.state === "done") return [store, { state: "done", result: known.result }];
      if (known?.state === "wire") return [store, { state: "wire", since: known.at, sentAt: known.sentAt }];
      const { lastTurn, effects } = boxOf(store, held.box);
      // A new turn begins: what is older than the turn before it is committed and cannot be repeated.
      const kept =
        lastTurn === turn ? effects : effects.filter((old) => old.turn === lastTurn || old.turn === turn);
      const noted = put(store, held.box, { effects: kept, lastTurn: turn });
      const intent: Effect = { id, turn, state: "intent", at: now, sentAt: 0, result: "" };
      return [mark(noted, held.box, intent), { state: "new", since: now }];
    },
    /** From here on the request may be on the wire. Answers false when fenced. */
    arm: (
      store: Store,
      held: Held,
      { id, now }: { readonly id: string; readonly now: number },
    ): Done<boolean> => {
      const box = boxOf(store, held.box);
      const fenced =
        (box.fence !== held.fence && off !== "fenceAtArm") ||
        (box.generation !== held.generation && off !== "generationAtArm");
      const known = find(store, held.box, id);
      if (fenced || !known) return [store, false];
      const at = known.state === "wire" ? known.at : now;
      return [mark(store, held.box, { ...known, state: "wire", at, sentAt: now, result: "" }), true];
    },
    /** Records the outcome. Never fenced: it is a fact. */
    done: (
      store: Store,
      box: string,
      { id, result, now }: { readonly id: string; readonly result: string; readonly now: number },
    ): Store => {
      const known = find(store, box, id);
      return known ? mark(store, box, { ...known, state: "done", at: now, result }) : store;
    },
    /** Takes what GitHub refused off the record. */
    drop: (store: Store, held: Held, id: string): Store => {
      if (!holds(store, held) && off !== "dropUnderClaim") return store;
      return put(store, held.box, {
        effects: boxOf(store, held.box).effects.filter((effect) => effect.id !== id),
      });
    },
  };
}
