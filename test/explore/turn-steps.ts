import type { Claimed } from "./store-model.ts";
import {
  accuse,
  finish,
  note,
  readBody,
  retry,
  sessionOf,
  setFate,
  setRun,
  wake,
  withAt,
  type Request,
  type Run,
  type Setting,
  type Step,
  type World,
} from "./world.ts";

const now = 0;

interface Holder {
  readonly run: Run;
  readonly claim: Claimed;
}

/**
 * What a turn does next. It answers its batch in one comment, which goes the writer's way (src/writer/writer.ts):
 * begin, look if an earlier try may have arrived, arm, send, record; then the turn commits.
 */
export function turnSteps(world: World, setting: Setting, holder: Holder): readonly Step[] {
  const { run, claim } = holder;
  const name = `${run.box} ${run.runner.job}.${run.runner.attempt}`;
  const go = ([what, next]: Made): Step => ({ kind: "go", label: `${name} ${what}`, next });
  switch (run.at) {
    case "begin":
      return [go(beginning(world, setting, holder)), ...failing(world, setting, holder)];
    case "look":
      return looking(world, setting, run).map(go);
    case "arm":
      return [go(sending(world, setting, holder))];
    case "record": {
      const store = setting.model.done(world.store, run.box, { id: idOf(claim), result: "1", now });
      return [go(["records that it was posted", setRun({ ...world, store }, run, { at: "commit" })])];
    }
    case "refused": {
      const store = setting.model.drop(world.store, claim, idOf(claim));
      return [go(givingUp({ ...world, store }, setting, { ...holder, most: 1 }))];
    }
    case "commit":
      return [go(committing(world, setting, holder)), ...failing(world, setting, holder)];
    default:
      return [];
  }
}

/** What happened, and the world after it. */
type Made = readonly [what: string, next: World];

function beginning(world: World, { model, off }: Setting, { run, claim }: Holder): Made {
  const named = model.update(world.store, claim, run.turn)[0];
  const [store, known] = model.begin(named, claim, { id: idOf(claim), turn: run.turn, now });
  const after = { ...world, store };
  if (known.state === "fenced") return ["is fenced before its effect and ends", finish(after, run)];
  if (known.state === "done")
    return ["knows that its answer was posted", setRun(after, run, { at: "commit" })];
  const at = known.state === "wire" && off !== "lookUp" ? "look" : "arm";
  return [`begins turn ${run.turn} (${known.state})`, setRun(after, run, { at })];
}

function looking(world: World, { off }: Setting, run: Run): readonly Made[] {
  // Only what was sent since the intent was recorded: the same act may have been answered, and given up, before.
  const mine = ({ box, turn }: Request): boolean => box === run.box && turn === run.turn;
  // What may still arrive is waited for: a look would find nothing, and the answer would be posted twice.
  if (world.flights.some(mine) && off !== "waitOutFlight") return [];
  if (!world.landed.some(mine))
    return [["looks on GitHub and finds nothing", setRun(world, run, { at: "arm" })]];
  return [["looks on GitHub and finds its answer", setRun(world, run, { at: "record" })]];
}

function sending(world: World, { model }: Setting, { run, claim }: Holder): Made {
  const [store, may] = model.arm(world.store, claim, { id: idOf(claim), now });
  const after = { ...world, store };
  if (!may) return ["may not send and ends", finish(after, run)];
  const request = requestOf({ run, claim });
  const sent = setRun({ ...after, flights: [...world.flights, request] }, run, { at: "sent" });
  const { numbers, ended } = world.past;
  const isLate = request.acts.some((act) => (numbers[act] ?? 0) < (ended[sessionOf(run.box)] ?? 0));
  return [
    "sends its answer",
    isLate ? accuse(sent, "An effect began after the stop or close that ended it.") : sent,
  ];
}

/** The same for every attempt at the answer: named by the act that it answers first. */
function idOf({ epoch, mail }: Claimed): string {
  return `${epoch}.${readBody(mail[0]?.body ?? "").act}:comment:0`;
}

function requestOf({ run, claim }: Holder): Request {
  const letters = claim.mail.slice(0, run.size).map(({ body }) => readBody(body));
  const { box, fence, epoch } = claim;
  return {
    box,
    id: idOf(claim),
    turn: run.turn,
    fence,
    acts: letters.map(({ act }) => act),
    epoch,
    life: letters[0]?.life ?? 0,
  };
}

function committing(world: World, { model }: Setting, { run, claim }: Holder): Made {
  const batch = claim.mail.slice(0, run.size);
  const [store, left] = model.commit(world.store, claim, { upTo: batch.at(-1)?.seq ?? 0, now });
  const after = { ...world, store };
  if (left === undefined) return ["is fenced at its commit and ends", finish(after, run)];
  const session = sessionOf(run.box);
  const letters = batch.map(({ body }) => readBody(body));
  const judged = judge(after, { run, claim, letters });
  const handled = letters.reduce((on, { act }) => setFate(on, { act, session }, "handled"), judged);
  const told = note(handled, {
    lastHandled: withAt(world.past.lastHandled, session, letters.at(-1)?.number ?? 0),
  });
  return [`commits ${letters.length} mails and ends`, finish(left > 0 ? wake(told, run.box) : told, run)];
}

type Letter = ReturnType<typeof readBody>;

/** Whether what is committed may be: by who claimed last, after no stop, in order, answered, in its own life. */
function judge(world: World, { run, claim, letters }: Holder & { letters: readonly Letter[] }): World {
  const session = sessionOf(run.box);
  const { ended, givenUp, lastHandled, lives } = world.past;
  const box = world.store.boxes[run.box];
  const answered = ({ act }: Letter): boolean =>
    world.landed.some(({ box: at, acts }) => at === run.box && acts.includes(act));
  const complaints: readonly [boolean, string][] = [
    [box?.fence !== claim.fence, "A turn was committed by a runner that had lost the mailbox."],
    [
      letters.some(({ number }) => number < (ended[session] ?? 0)),
      "A turn was committed after the stop or close that ended it.",
    ],
    [letters.some(({ life }) => life !== lives[session]), "Mail of a closed life reached the next one."],
    [
      // What was given up and came again comes late.
      letters.some(
        ({ act, number }, i) =>
          !givenUp[act] && number <= (letters[i - 1]?.number ?? lastHandled[session] ?? 0),
      ),
      "Mail was handled out of order.",
    ],
    [!letters.every(answered), "Mail was handled without an answer."],
  ];
  const found = complaints.find(([isSo]) => isSo);
  return found ? accuse(world, found[1]) : world;
}

/** The turn fails for a reason of its own: counted, and after too many its first act is given up. */
function failing(world: World, setting: Setting, holder: Holder): readonly Step[] {
  if (world.faults === 0) return [];
  const spent = { ...world, faults: world.faults - 1 };
  const [what, next] = givingUp(spent, setting, { ...holder, most: setting.scenario.maxTries });
  const { box, runner } = holder.run;
  return [{ kind: "fault", label: `${box} ${runner.job}.${runner.attempt} fails: ${what}`, next }];
}

function givingUp(world: World, { model }: Setting, { run, claim, most }: Holder & { most: number }): Made {
  const [first] = claim.mail;
  const [store, outcome] = model.fail(world.store, claim, { seq: first?.seq ?? 0, maxTries: most });
  const after = { ...world, store };
  if (!outcome) return ["is fenced and ends", finish(after, run)];
  if (!outcome.dead || !first) return ["tries again later", retry(after, run)];
  const { act } = readBody(first.body);
  // What its tries had said is said again, for the rest of the batch, too: it gets turns, and numbers, of its own.
  const release = (one: Request): Request =>
    one.box === run.box && one.id === idOf(claim) ? { ...one, acts: [] } : one;
  const said = { landed: world.landed.map(release), flights: world.flights.map(release) };
  const told = setFate({ ...after, ...said }, { act, session: sessionOf(run.box) }, "given up");
  return [`gives up act ${act + 1}`, finish(wake(told, run.box), run)];
}
