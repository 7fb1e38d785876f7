import fc from "fast-check";

import type { SessionKey } from "../../src/domain/ids.ts";
import type { Claim, MailOrigin, Runner } from "../../src/ports/mail-store.ts";
import { record } from "../contract/store.ts";
import { boxes, Operation, session, type Both, type Model, type Real } from "./operation.ts";
import type { Claimed } from "./store-model.ts";
import { boxOf } from "./store-state.ts";

type Claims = Model["claims"][number];

/** Commands of every kind, with few names and numbers, so that they meet. */
export function operations(): fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] {
  return [...mailing(), ...claiming(), ...underClaim(), ...effects(), ...looking()];
}

const aBox = fc.constantFrom(...boxes);
const keys = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 2 });
const origins = fc.record({ keys, seq: fc.nat(2) });
const small = fc.integer({ min: 1, max: 3 });
const back = fc.constantFrom(1, 1, 1, 1, 2, 3);
// As turns are named that begin with the first or the second mail, and their answers.
const turns = fc.constantFrom("1.1-2", "1.2-2", "2.1-1");
const ids = fc.constantFrom("1.a:comment:0", "1.a:living");

function told({ keys: of, seq }: MailOrigin): string {
  return `${of.join()} at ${seq}`;
}

function mailing() {
  return [
    fc.record({ box: aBox, dedupe: keys, origin: origins, opens: fc.boolean() }).map(
      ({ box, dedupe, origin, opens }) =>
        new Operation(
          `append to ${box}, keys ${dedupe.join()}; ${told(origin)}, opens ${opens}`,
          async (model, real) => {
            const body = `mail ${boxOf(model.store, box).tail + 1}`;
            const isOpening = opens && box === session;
            const mail = { body, dedupe, origin };
            const [store, seq] = model.rules.append(model.store, box, {
              ...mail,
              opens: isOpening,
              now: real.clock.now(),
            });
            model.store = store;
            return [seq, await real.mail.append(box, { ...mail, ...(isOpening && { opens: record }) })];
          },
        ),
    ),
    fc.record({ dedupe: keys, origin: origins, closing: fc.boolean() }).map(
      ({ dedupe, origin, closing }) =>
        new Operation(
          `raise, keys ${dedupe.join()}; ${told(origin)}, closing ${closing}`,
          async (model, real) => {
            const order = { body: "order", dedupe, origin, closing };
            const [store, raised] = model.rules.raise(model.store, session, {
              ...order,
              now: real.clock.now(),
            });
            model.store = store;
            return [raised, await real.mail.raise(session, order)];
          },
        ),
    ),
  ];
}

// Who claims, beside who claimed last; mostly somebody who may.
const runners = {
  "the next attempt": ({ job, attempt }: Runner) => ({ job, attempt: attempt + 1 }),
  "the next job": ({ job }: Runner) => ({ job: job + 1, attempt: 1 }),
  "the same": (last: Runner) => last,
  "an earlier attempt": ({ job, attempt }: Runner) => ({ job, attempt: attempt - 1 }),
  "an earlier job": ({ job }: Runner) => ({ job: job - 1, attempt: 9 }),
} as const;

function claiming() {
  const who = fc.constantFrom<(keyof typeof runners)[]>(
    "the next attempt",
    "the next attempt",
    "the next job",
    "the next job",
    "the same",
    "an earlier attempt",
    "an earlier job",
  );
  return [
    fc.record({ box: aBox, who, max: small }).map(
      ({ box, who: name, max }) =>
        new Operation(`claim ${box} as ${name}, up to ${max}`, async (model, real) => {
          const runner = runners[name](boxOf(model.store, box).holder ?? { job: 5, attempt: 5 });
          const [store, expected] = model.rules.claim(model.store, box, { runner, max });
          model.store = store;
          const actual = await real.mail.claim(box, runner, max);
          if (expected && actual) model.claims.push({ model: expected, real: actual });
          return [expected && visible(expected), actual];
        }),
    ),
  ];
}

function visible({ box, fence, generation, epoch, tries, mail }: Claimed): Claim {
  return {
    mailbox: box,
    fence,
    generation,
    epoch,
    tries,
    mail: mail.map(({ seq, body }) => ({ seq, body })),
  };
}

/** An operation under one of the latest claims, most often the last. */
function under<T>(
  arbitrary: fc.Arbitrary<T>,
  name: (args: T) => string,
  run: (args: T, claims: Claims, both: { model: Model; real: Real }) => Promise<Both>,
) {
  return fc.tuple(arbitrary, back).map(
    ([args, nth]) =>
      new Operation(`${name(args)} under claim -${nth}`, async (model, real) => {
        const claims = model.claims.at(-nth);
        return claims ? run(args, claims, { model, real }) : [undefined, undefined];
      }),
  );
}

function underClaim() {
  const upTo = (claim: Claim, part: number): number => claim.mail.at(part === 1 ? 0 : -1)?.seq ?? 0;
  return [
    under(
      small,
      (part) => `commit ${part === 1 ? "the first" : "all"}`,
      async (part, claims, { model, real }) => {
        const seq = upTo(claims.real, part);
        const [store, left] = model.rules.commit(model.store, claims.model, {
          upTo: seq,
          now: real.clock.now(),
        });
        model.store = store;
        return [left, await real.mail.commit(claims.real, { upTo: seq })];
      },
    ),
    under(
      small,
      (tries) => `fail, at most ${tries} tries`,
      async (maxTries, claims, { model, real }) => {
        const seq = claims.real.mail[0]?.seq ?? 0;
        const [store, outcome] = model.rules.fail(model.store, claims.model, { seq, maxTries });
        model.store = store;
        return [outcome, await real.mail.fail(claims.real, { reason: "broke", maxTries })];
      },
    ),
    under(
      small,
      () => "forget",
      async (part, claims, { model, real }) => {
        if (claims.model.box !== session) return [false, await real.mail.forget(claims.real, 0)];
        const seq = upTo(claims.real, part);
        const [store, gone] = model.rules.forget(model.store, claims.model, {
          upTo: seq,
          now: real.clock.now(),
        });
        model.store = store;
        return [gone, await real.mail.forget(claims.real, seq)];
      },
    ),
    under(
      turns,
      (turn) => `enter turn ${turn}`,
      async (turn, claims, { model, real }) => {
        if (claims.model.box !== session) return [undefined, undefined];
        const [store, updated] = model.rules.update(model.store, claims.model, turn);
        model.store = store;
        return [updated, await real.registry.update(claims.real, record.key as SessionKey, { turn })];
      },
    ),
    under(
      small,
      () => "look whether it holds",
      async (_part, claims, { model, real }) => [
        model.rules.holds(model.store, claims.model),
        await real.mail.holds(claims.real),
      ],
    ),
  ];
}

function effects() {
  const name = (verb: string) => (id: string) => `${verb} ${id}`;
  return [
    under(
      fc.tuple(ids, turns),
      ([id, turn]) => `begin ${id} of ${turn}`,
      async ([id, turn], claims, { model, real }) => {
        const [store, known] = model.rules.begin(model.store, claims.model, {
          id,
          turn,
          now: real.clock.now(),
        });
        model.store = store;
        return [known, await real.ledger.begin(claims.real, { id, kind: "comment", turn })];
      },
    ),
    under(ids, name("arm"), async (id, claims, { model, real }) => {
      const [store, may] = model.rules.arm(model.store, claims.model, { id, now: real.clock.now() });
      model.store = store;
      return [may, await real.ledger.arm(claims.real, id)];
    }),
    under(ids, name("record"), async (id, { model: { box } }, { model, real }) => {
      model.store = model.rules.done(model.store, box, { id, result: "4711", now: real.clock.now() });
      return [undefined, await real.ledger.done(box, id, "4711")];
    }),
    under(ids, name("drop"), async (id, claims, { model, real }) => {
      model.store = model.rules.drop(model.store, claims.model, id);
      return [undefined, await real.ledger.drop(claims.real, id)];
    }),
  ];
}

function looking() {
  return [
    fc.nat(2).map(
      (age) =>
        new Operation(`sweep what waits ${age} s`, async (model, real) => {
          const ageMs = age * 1_000;
          const [store, found] = model.rules.stale(model.store, { ageMs, now: real.clock.now() });
          model.store = store;
          return [found, await real.mail.stale(ageMs, 10)];
        }),
    ),
    fc.constant(
      new Operation("a second passes", async (_model, real) => {
        real.clock.advance(1_000);
        return [undefined, undefined];
      }),
    ),
  ];
}
