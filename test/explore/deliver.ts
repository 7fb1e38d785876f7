import { isGivenUp } from "./fate.ts";
import type { Append } from "./store-model.ts";
import { boxOf } from "./store-state.ts";
import {
  accuse,
  bodyOf,
  note,
  readBody,
  sessionBox,
  setFate,
  thread,
  wake,
  withAt,
  type Setting,
  type Step,
  type World,
} from "./world.ts";

const now = 0;

/** GitHub delivers what people did; an act comes first after the acts before it, its copies at any time. */
export function deliveries(world: World, setting: Setting): readonly Step[] {
  const { acts } = setting.scenario;
  return acts.flatMap(({ kind, copies }, act): Step[] => {
    const left = world.coming[act] ?? 0;
    const earlier = acts.slice(0, act).every((one, i) => (world.coming[i] ?? 0) < one.copies);
    if (left === 0 || !earlier) return [];
    const arrived = accept({ ...world, coming: withAt(world.coming, act, left - 1) }, setting, act);
    const what = `${left < copies ? "again " : ""}${kind} ${act + 1}`;
    const boxes = setting.scenario.router ? [thread] : sessionsOf(setting).map(sessionBox);
    const accepted: Step = {
      kind: "act",
      label: `GitHub delivers ${what}`,
      next: boxes.reduce(wake, arrived),
    };
    if (world.faults === 0) return [accepted];
    const stranded = { ...arrived, faults: world.faults - 1 };
    return [
      accepted,
      { kind: "fault", label: `GitHub delivers ${what}; the process dies before the wake`, next: stranded },
    ];
  });
}

function accept(world: World, setting: Setting, act: number): World {
  const { model, scenario, off } = setting;
  const number = world.past.accepted + 1;
  const dedupe = off === "dedupe" ? [] : [actKey(act)];
  const [store, seq] = model.append(world.store, thread, { body: bodyOf({ act, number }), dedupe, now });
  if (seq === 0) return world;
  const before = world.past.numbers[act] ?? 0;
  const fates = world.past.fates[act] ?? [];
  const twice = before > 0 && !world.past.givenUp[act];
  const counted = note(world, {
    accepted: number,
    numbers: withAt(world.past.numbers, act, number),
    givenUp: withAt(world.past.givenUp, act, false),
    // Accepted again after it was given up: what becomes of it is open again.
    fates: withAt(
      world.past.fates,
      act,
      fates.map((fate) => (isGivenUp(fate) ? "" : fate)),
    ),
  });
  const judged = twice ? accuse(counted, `Act ${act + 1} was accepted twice.`) : counted;
  if (scenario.router) return { ...judged, store };
  const posted = { ...judged, store: { ...world.store, seen: store.seen } };
  return sessionsOf(setting).reduce(
    (after, session) => post(after, setting, { act, number, session }),
    posted,
  );
}

function actKey(act: number): string {
  return `act/${act}`;
}

function sessionsOf({ scenario }: Setting): readonly number[] {
  return Array.from({ length: scenario.sessions }, (_, session) => session);
}

interface Posted {
  readonly act: number;
  /** The position of its mail in the thread's mailbox: accepted acts are numbered the same. */
  readonly number: number;
  readonly session: number;
}

/** The second hop: puts an act into a session's mailbox; stop and close only where there is a session. */
export function post(world: World, setting: Setting, { act, number, session }: Posted): World {
  const kind = setting.scenario.acts[act]?.kind ?? "work";
  const life = world.past.lives[session] ?? 0;
  const dedupe = setting.off === "hopDedupe" ? [] : [`hop/${act}>${session}`];
  const origin = { keys: [actKey(act)], seq: number };
  const mail = { body: bodyOf({ act, number, life }), dedupe, origin, now };
  if (kind === "work") return postWork(world, setting, { act, session, mail });
  const box = sessionBox(session);
  if (!boxOf(world.store, box).session) return setFate(world, { act, session }, "nothing to do");
  return postOrder(world, setting, { session, number, order: { ...mail, closing: kind === "close" } });
}

function postWork(
  world: World,
  { scenario, model, off }: Setting,
  { act, session, mail }: Omit<Posted, "number"> & { readonly mail: Append },
): World {
  const box = sessionBox(session);
  // Broken, it is a step of its own; without a router nothing comes between the two.
  const opened = off === "openWithMail" && !scenario.router ? model.open(world.store, box) : world.store;
  const [store, seq] = model.append(opened, box, { ...mail, opens: off !== "openWithMail" });
  const isUnasked = seq > 0 && world.past.fates[act]?.[session] === "given up";
  const after = { ...world, store };
  return isUnasked
    ? accuse(after, `Act ${act + 1} was given up and came again, asked for by nobody.`)
    : after;
}

function postOrder(
  world: World,
  { model }: Setting,
  {
    session,
    number,
    order,
  }: Omit<Posted, "act"> & { readonly order: Append & { readonly closing: boolean } },
): World {
  const box = sessionBox(session);
  const [store, raised] = model.raise(world.store, box, order);
  if (!raised) return world;
  const stays = new Set(boxOf(store, box).mail.map(({ seq }) => seq));
  const dropped = boxOf(world.store, box).mail.filter(
    ({ seq, order: isOrder }) => !isOrder && !stays.has(seq),
  );
  const { lives, ended } = world.past;
  const told = note(
    { ...world, store },
    {
      lives: withAt(lives, session, order.closing ? (lives[session] ?? 0) + 1 : (lives[session] ?? 0)),
      ended: withAt(ended, session, number),
    },
  );
  return dropped.reduce(
    (after, { body }) => setFate(after, { act: readBody(body).act, session }, "dropped"),
    told,
  );
}
