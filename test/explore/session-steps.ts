import type { Claimed } from "./store-model.ts";
import { boxOf } from "./store-state.ts";
import { turnSteps } from "./turn-steps.ts";
import {
  accuse,
  finish,
  note,
  readBody,
  sessionOf,
  setFate,
  setRun,
  withAt,
  type Run,
  type Setting,
  type Step,
  type World,
} from "./world.ts";

const now = 0;

/** What a run of a session's handler does next (src/session/handle-session.ts). */
export function sessionSteps(world: World, setting: Setting, run: Run): readonly Step[] {
  const { claim } = run;
  const go = (what: string, next: World): Step => ({ kind: "go", label: `${nameOf(run)} ${what}`, next });
  if (run.at === "claim" || !claim) return [go(...claiming(world, setting, run))];
  switch (run.at) {
    case "leave":
      return [go(...leaving(world, setting, { run, claim }))];
    case "tell":
      return [go(...telling(world, setting, { run, claim }))];
    case "forget":
      return [go(...forgetting(world, setting, { run, claim }))];
    default:
      return turnSteps(world, setting, { run, claim });
  }
}

interface Holder {
  readonly run: Run;
  readonly claim: Claimed;
}

function nameOf({ box, runner }: Run): string {
  return `${box} ${runner.job}.${runner.attempt}`;
}

/** Claims, reads the session's record, and decides by what stands first. */
function claiming(world: World, { scenario, model, off }: Setting, run: Run): [string, World] {
  const [store, claim] = model.claim(world.store, run.box, { runner: run.runner, max: scenario.batch });
  if (!claim) return ["is refused the mailbox and ends", finish({ ...world, store }, run)];
  const { holder } = boxOf(world.store, run.box);
  const isLate = holder && (run.runner.job - holder.job || run.runner.attempt - holder.attempt) < 0;
  const taken = { ...world, store };
  const claimed = isLate ? accuse(taken, "A runner that had lost the mailbox took it back.") : taken;
  const what = `claims ${claim.mail.length} mails under fence ${claim.fence}`;
  const [head] = claim.mail;
  const { session } = boxOf(store, run.box);
  if (!head || !session) return [what, setRun(claimed, run, { at: "leave", claim })];
  const kind = (body: string) => scenario.acts[readBody(body).act]?.kind ?? "work";
  const order = kind(head.body);
  if (order !== "work")
    return [
      what,
      setRun(claimed, run, { at: order === "stop" ? "tell" : "forget", claim, turn: session.turn }),
    ];
  const end = claim.mail.findIndex(({ body }) => kind(body) !== "work");
  const waiting = end < 0 ? claim.mail : claim.mail.slice(0, end);
  return [
    what,
    setRun(claimed, run, {
      at: "begin",
      claim,
      ...chooseBatch(waiting, { claim, known: off === "keepBatch" ? "" : session.turn }),
    }),
  ];
}

/** What the turn is called and works on: a retry gets what the first try got. */
function chooseBatch(
  waiting: Claimed["mail"],
  { claim, known }: { claim: Claimed; known: string },
): { turn: string; size: number } {
  const begin = `${claim.epoch}.${waiting[0]?.seq ?? 0}-`;
  if (!known.startsWith(begin)) return { turn: `${begin}${waiting.at(-1)?.seq ?? 0}`, size: waiting.length };
  const last = Number(known.slice(begin.length));
  return { turn: known, size: waiting.filter(({ seq }) => seq <= last).length };
}

/** Nothing to do, or orders for a session that is closed already. */
function leaving(world: World, { model, scenario }: Setting, { run, claim }: Holder): [string, World] {
  const [store, left] = model.commit(world.store, claim, { upTo: claim.mail.at(-1)?.seq ?? 0, now });
  const after = finish({ ...world, store }, run);
  if (left === undefined) return ["is fenced and ends", after];
  const orders = claim.mail
    .map(({ body }) => readBody(body))
    .filter(({ act }) => scenario.acts[act]?.kind !== "work");
  const session = sessionOf(run.box);
  const told = orders.reduce((on, { act }) => setFate(on, { act, session }, "nothing to do"), after);
  return ["finds nothing to do and ends", told];
}

/** Carries out a stop: the receipt names what was on its way, then the order is committed. */
function telling(world: World, { model, off }: Setting, { run, claim }: Holder): [string, World] {
  const [head] = claim.mail;
  if (!head) return ["ends", finish(world, run)];
  const session = sessionOf(run.box);
  const { act, number } = readBody(head.body);
  const [store, left] = model.commit(world.store, claim, { upTo: head.seq, now });
  if (left === undefined) return ["is fenced before its receipt and ends", finish({ ...world, store }, run)];
  const wires = boxOf(world.store, run.box).effects.filter(
    ({ turn, state }) => turn === run.turn && state === "wire",
  );
  const named = off === "receiptNamesWire" ? [] : wires.map(({ id }) => id);
  const told = note(
    { ...world, store },
    { receipts: withAt(world.past.receipts, session, { upTo: number, named }) },
  );
  const done = setFate(told, { act, session }, "handled");
  return [
    `says that it stopped, with ${named.length} requests on their way`,
    setRun(done, run, { at: "claim", claim: null }),
  ];
}

/** Carries out a close: what is left is the tombstone. */
function forgetting(world: World, { model }: Setting, { run, claim }: Holder): [string, World] {
  const [head] = claim.mail;
  if (!head) return ["ends", finish(world, run)];
  const [store, gone] = model.forget(world.store, claim, { upTo: head.seq, now });
  const after = { ...world, store };
  if (!gone) return ["is fenced before it forgets and ends", finish(after, run)];
  const session = sessionOf(run.box);
  const done = setFate(after, { act: readBody(head.body).act, session }, "handled");
  return ["forgets the session", setRun(done, run, { at: "claim", claim: null })];
}
