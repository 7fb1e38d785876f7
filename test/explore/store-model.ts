import { laneOf } from "../../src/domain/mailbox.ts";
import type { MailOrigin, Runner } from "../../src/ports/mail-store.ts";
import { ledgerModel } from "./ledger-model.ts";
import type { Rule } from "./rules.ts";
import { blank, boxOf, holds, put, type Done, type Held, type Letter, type Store } from "./store-state.ts";

// As in the adapter: failures after which the first mail is handled alone, unless its turn may have answered.
const aloneFrom = { route: 1, turn: 2 } as const;

export type StoreModel = ReturnType<typeof storeModel>;

/** The operations of MailStore, EffectLedger and SessionRegistry that dispatch rests on. @param off a rule that is broken. */
export function storeModel(off?: Rule) {
  return { ...intake(off), ...handling(off), ...ending(off), ...ledgerModel(off) };
}

/** @returns undefined when one of the keys is known. */
function remember(store: Store, keys: readonly string[], seq: number): Store | undefined {
  const isKnown = (known: number | undefined): boolean =>
    known !== undefined && (known >= 0 || seq <= -known);
  if (keys.some((key) => isKnown(store.seen[key]))) return undefined;
  return { ...store, seen: sorted({ ...store.seen, ...Object.fromEntries(keys.map((key) => [key, seq])) }) };
}

function sorted(seen: Store["seen"]): Store["seen"] {
  return Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Forgets the keys of what was given up; those with a position are good again for a later one. */
function release(seen: Store["seen"], keys: readonly string[], off: Rule | undefined): Store["seen"] {
  if (off === "forgetGivenUp") return seen;
  return Object.fromEntries(
    Object.entries(seen).flatMap(([key, seq]) => {
      if (!keys.includes(key) || seq < 0) return [[key, seq]];
      return seq > 0 && off !== "giveUpAtPosition" ? [[key, -seq]] : [];
    }),
  );
}

const unprompted: MailOrigin = { keys: [], seq: 0 };

/** What is put into a mailbox. */
export interface Append {
  readonly body: string;
  readonly dedupe: readonly string[];
  readonly origin?: MailOrigin;
  /** Makes the session known. */
  readonly opens?: boolean;
  readonly now: number;
}

function intake(off: Rule | undefined) {
  const open = (store: Store, name: string): Store =>
    put(store, name, { session: boxOf(store, name).session ?? { turn: "" } });
  return {
    open,
    /** Answers the new position, 0 for a duplicate. */
    append: (
      store: Store,
      name: string,
      { body, dedupe, origin = unprompted, opens, now }: Append,
    ): Done<number> => {
      const after = remember(store, dedupe, origin.seq);
      if (!after) return [store, 0];
      const { tail, mail, dirty } = boxOf(after, name);
      const keys = [...dedupe, ...origin.keys];
      const letter = { seq: tail + 1, body, keys, order: false, begins: true };
      const stored = put(after, name, { tail: tail + 1, mail: [...mail, letter], dirty: dirty ?? now });
      return [opens ? open(stored, name) : stored, tail + 1];
    },
    /** Answers false for a duplicate. */
    raise: (
      store: Store,
      name: string,
      { body, dedupe, origin = unprompted, closing, now }: Append & { readonly closing: boolean },
    ): Done<boolean> => {
      const after = remember(store, dedupe, origin.seq);
      if (!after) return [store, false];
      const { tail, mail, dirty, generation, epoch } = boxOf(after, name);
      const begins = !closing && mail.some((letter) => !letter.order);
      const order = { seq: tail + 1, body, keys: [...dedupe, ...origin.keys], order: true, begins };
      const common = { tail: tail + 1, dirty: dirty ?? now };
      if (off === "raise") return [put(after, name, { ...common, mail: [...mail, order] }), true];
      const stays = mail.filter((letter) => (letter.order ? off !== "keepOrders" : off === "dropAtRaise"));
      return [
        put(after, name, {
          ...common,
          mail: [...stays, order],
          generation: generation + 1,
          epoch: closing && off !== "epoch" ? epoch + 1 : epoch,
          tries: 0,
        }),
        true,
      ];
    },
  };
}

export interface Claimed extends Held {
  readonly epoch: number;
  readonly tries: number;
  readonly mail: readonly Letter[];
}

function handling(off: Rule | undefined) {
  return {
    /** Answers up to `max` letters, undefined when a later runner has claimed. */
    claim: (
      store: Store,
      name: string,
      { runner, max }: { readonly runner: Runner; readonly max: number },
    ): Done<Claimed | undefined> => {
      const { holder, fence, generation, epoch, tries, mail, effects } = boxOf(store, name);
      const age = holder ? runner.job - holder.job || runner.attempt - holder.attempt : 1;
      if (age < 0 && off !== "claimOrder") return [store, undefined];
      const next = age === 0 ? fence : fence + 1;
      const turn = `${epoch}.${mail[0]?.seq ?? 0}-`;
      const answered = effects.some(
        (effect) =>
          effect.id.includes(":comment:") && effect.turn.startsWith(turn) && effect.state !== "intent",
      );
      const apart = tries >= aloneFrom[laneOf(name)] && (!answered || off === "keepAnswered");
      const batch = mail.slice(0, apart ? 1 : max);
      const answer = { box: name, fence: next, generation, epoch, tries, mail: batch };
      return [put(store, name, { holder: runner, fence: next }), answer];
    },
    /** Answers how much mail is left, undefined when fenced. */
    commit: (
      store: Store,
      held: Held,
      { upTo, now }: { readonly upTo: number; readonly now: number },
    ): Done<number | undefined> => {
      const box = boxOf(store, held.box);
      const fenced =
        (box.fence !== held.fence && off !== "fenceAtCommit") ||
        (box.generation !== held.generation && off !== "generationAtCommit");
      if (fenced) return [store, undefined];
      const mail = off === "commitWhatWasHandled" && upTo > 0 ? [] : box.mail.filter(({ seq }) => seq > upTo);
      const empty = mail.length === 0;
      const dirty = empty || off === "dirtyUntilEmpty" ? null : now;
      const kept = empty && { effects: [], lastTurn: "" };
      return [put(store, held.box, { mail, tries: 0, dirty, ...kept }), mail.length];
    },
    /** Answers undefined when fenced, else whether the letter was given up. */
    fail: (
      store: Store,
      held: Held,
      { seq, maxTries }: { readonly seq: number; readonly maxTries: number },
    ): Done<{ dead: boolean } | undefined> => {
      if (!holds(store, held)) return [store, undefined];
      const { mail, tries, dirty } = boxOf(store, held.box);
      const [first, ...rest] = mail;
      if (first?.seq !== seq) return [store, { dead: false }];
      if (tries + 1 < maxTries) return [put(store, held.box, { tries: tries + 1 }), { dead: false }];
      const given = {
        ...store,
        seen: release(store.seen, first.keys, off),
        dead: [...store.dead, first.body],
      };
      const left = { mail: rest, tries: 0, dirty: rest.length === 0 ? null : dirty };
      const record = off === "forgetTries" ? {} : { effects: [], lastTurn: "" };
      return [put(given, held.box, { ...left, ...record }), { dead: true }];
    },
    holds,
    /** Answers the mailboxes that wait longer than that; each goes to the end of the line. */
    stale: (
      store: Store,
      { ageMs, now }: { readonly ageMs: number; readonly now: number },
    ): Done<readonly string[]> => {
      if (off === "sweep") return [store, []];
      const since = (name: string): number => boxOf(store, name).dirty ?? Infinity;
      const found = Object.keys(store.boxes)
        .filter((name) => since(name) <= now - ageMs)
        .sort((a, b) => since(a) - since(b) || (a < b ? -1 : 1));
      return [found.reduce((after, name) => put(after, name, { dirty: now }), store), found];
    },
  };
}

function ending(off: Rule | undefined) {
  return {
    /** Commits a close: all goes but the tombstone, unless work came after it. Answers false when fenced. */
    forget: (
      store: Store,
      held: Held,
      { upTo, now }: { readonly upTo: number; readonly now: number },
    ): Done<boolean> => {
      if (!holds(store, held)) return [store, false];
      const box = boxOf(store, held.box);
      const mail = box.mail.filter(({ seq }) => seq > upTo);
      const goesOn = mail.some(({ begins }) => begins) && box.session !== null && off !== "forgetUpTo";
      const { tail, fence, generation, epoch, holder } = off === "tombstone" ? blank : box;
      const dirty = mail.length === 0 ? null : now;
      const session = goesOn ? { turn: "" } : null;
      const stays = { tail, fence, generation, epoch, holder, mail, dirty, session };
      return [put(store, held.box, { ...blank, ...stays }), true];
    },
    /** Notes under the claim which turn the session is in. Answers false when fenced or not known. */
    update: (store: Store, held: Held, turn: string): Done<boolean> => {
      if (!holds(store, held) || !boxOf(store, held.box).session) return [store, false];
      return [put(store, held.box, { session: { turn } }), true];
    },
  };
}
