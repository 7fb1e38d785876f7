import { isDeepStrictEqual } from "node:util";

import type fc from "fast-check";

import type { EffectLedger } from "../../src/ports/effect-ledger.ts";
import type { Claim, MailStore } from "../../src/ports/mail-store.ts";
import type { SessionRegistry } from "../../src/ports/session-registry.ts";
import { record } from "../contract/store.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import type { Claimed, StoreModel } from "./store-model.ts";
import { boxOf, type Store } from "./store-state.ts";
import { sessionBox, thread } from "./world.ts";

export const session = sessionBox(0);
export const boxes = [thread, session] as const;

/** The real store behind its ports. */
export interface Real {
  readonly mail: MailStore;
  readonly ledger: EffectLedger;
  readonly registry: SessionRegistry;
  readonly clock: FakeClock;
}

/** The model's store, and each claim that was granted as both sides know it. */
export interface Model {
  store: Store;
  readonly rules: StoreModel;
  readonly claims: { readonly model: Claimed; readonly real: Claim }[];
}

/** An answer as the model and as the store give it. */
export type Both = readonly [expected: unknown, actual: unknown];
/** One operation on both sides, which must answer the same and look the same afterwards. */
export class Operation implements fc.AsyncCommand<Model, Real> {
  readonly #name: string;
  readonly #run: (model: Model, real: Real) => Promise<Both>;

  constructor(name: string, run: (model: Model, real: Real) => Promise<Both>) {
    this.#name = name;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    const [expected, actual] = await this.#run(model, real);
    same(`the answer to "${this.#name}"`, [expected, actual]);
    same(`the store after "${this.#name}"`, [lookAtModel(model.store), await lookAtReal(real)]);
  }

  toString(): string {
    return this.#name;
  }
}

function same(what: string, [expected, actual]: Both): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what}: the store says ${JSON.stringify(actual)}, the model ${JSON.stringify(expected)}`);
}

/** What both sides let one see without changing anything. */
async function lookAtReal({ mail, ledger, registry }: Real) {
  const [lists, dead, known, all] = await Promise.all([
    Promise.all(boxes.map((box) => ledger.list(box))),
    mail.deadLetters(),
    registry.get(record.key),
    registry.all(),
  ]);
  return {
    effects: lists.map((list) =>
      list
        .map(({ id, turn, state, at, sentAt, result }) => ({ id, turn, state, at, sentAt, result }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    ),
    dead: dead.map(({ body }) => body),
    turn: known?.turn,
    known: all.length,
  };
}

function lookAtModel(store: Store) {
  const known = boxOf(store, session).session;
  return {
    effects: boxes.map((box) => boxOf(store, box).effects),
    dead: store.dead,
    turn: known?.turn,
    known: known ? 1 : 0,
  };
}
