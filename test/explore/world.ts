import { sessionMailbox } from "../../src/domain/mailbox.ts";
import type { SessionKey } from "../../src/domain/ids.ts";
import type { Runner } from "../../src/ports/mail-store.ts";
import { isGivenUp, type Fate } from "./fate.ts";
import type { Rule } from "./rules.ts";
import type { Claimed, StoreModel } from "./store-model.ts";
import { boxOf, emptyStore, type Store } from "./store-state.ts";

/** A small world to explore: who does what on one issue, and how much may go wrong. */
export interface Scenario {
  /** In the order in which people did it. */
  readonly acts: readonly Act[];
  /** How many sessions work on the issue. */
  readonly sessions: number;
  /** Crashes, pauses, lost wakes, lost or refused requests and failures, taken together. */
  readonly faults: number;
  /** Where the router is looked at: without it, a delivery arrives in the sessions' mailboxes at once. */
  readonly router: boolean;
  /** Failures after which an act is given up. */
  readonly maxTries: number;
  /** Mails a run takes at once. */
  readonly batch: number;
}

export interface Act {
  readonly kind: "work" | "stop" | "close";
  /** How often GitHub delivers it. */
  readonly copies: number;
}

/** Everything there is at one moment. Plain values, so that two worlds are the same when their texts are. */
export interface World {
  readonly store: Store;
  /** Deliveries still to come, for each act. */
  readonly coming: readonly number[];
  /** Faults still to come. */
  readonly faults: number;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly runs: readonly Run[];
  readonly flights: readonly Request[];
  /** What stands on GitHub. */
  readonly landed: readonly Request[];
  readonly past: Past;
}

/** The wake of a mailbox: at most one job, and whether another is owed when it ends. */
export interface Job {
  readonly id: number;
  readonly attempt: number;
  readonly state: "none" | "waiting" | "running";
  readonly again: boolean;
}

/** One run of a mailbox's handler, and the round trip it makes next. */
export interface Run {
  readonly box: string;
  readonly runner: Runner;
  /** False for one that was paused so long that its job was given to another; it may go on at any time. */
  readonly leased: boolean;
  readonly at:
    | "claim"
    | "route"
    | "append"
    | "commit"
    | "leave"
    | "begin"
    | "look"
    | "arm"
    | "sent"
    | "record"
    | "refused"
    | "tell"
    | "forget";
  readonly claim: Claimed | null;
  /** What the turn is called, and which of the claimed mails it is about. */
  readonly turn: string;
  readonly size: number;
  /** How many posts of the batch the router has made. */
  readonly posted: number;
}

/** A comment that answers some acts, on its way to GitHub or there. */
export interface Request {
  readonly box: string;
  readonly id: string;
  readonly turn: string;
  /** Whose it is. */
  readonly fence: number;
  readonly acts: readonly number[];
  readonly epoch: number;
  readonly life: number;
}

/** What the store cannot know, kept to judge by: one entry for each act, or for each session. */
export interface Past {
  readonly accepted: number;
  /** The number under which each act was accepted last; 0 when it was not. */
  readonly numbers: readonly number[];
  /** What became of each act, at each session: `fates[act][session]`. */
  readonly fates: readonly (readonly Fate[])[];
  /** Whether it was given up, anywhere, since it was accepted last. */
  readonly givenUp: readonly boolean[];
  /** How many closes each session was ordered. */
  readonly lives: readonly number[];
  /** The number of the last stop or close ordered. */
  readonly ended: readonly number[];
  readonly lastHandled: readonly number[];
  /** For each session what the last receipt of a stop named as on its way, and which acts it was about. */
  readonly receipts: readonly { readonly upTo: number; readonly named: readonly string[] }[];
  /** A promise that a step broke. */
  readonly wrong: string;
}

export interface Step {
  /** From outside, going wrong, or the machinery's own progress. */
  readonly kind: "act" | "fault" | "go";
  readonly label: string;
  readonly next: World;
}

/** What the steps are made with. */
export interface Setting {
  readonly scenario: Scenario;
  readonly model: StoreModel;
  readonly off: Rule | undefined;
}

export const thread = "thread/1/7";
const roles = ["dev", "pm"] as const;

export function sessionBox(session: number): string {
  return sessionMailbox(`1/7/${roles[session] ?? session}` as SessionKey);
}

export function sessionOf(box: string): number {
  return roles.findIndex((_role, session) => sessionBox(session) === box);
}

/** What a mail in the model says: which act, under which number it was accepted, in which life of the session. */
export function bodyOf(letter: {
  readonly act: number;
  readonly number: number;
  readonly life?: number;
}): string {
  return [letter.act, letter.number, letter.life ?? 0].join(" ");
}

export function readBody(body: string): {
  readonly act: number;
  readonly number: number;
  readonly life: number;
} {
  const [act = 0, number = 0, life = 0] = body.split(" ").map(Number);
  return { act, number, life };
}

export function startWorld({ acts, sessions, faults }: Scenario): World {
  const boxes = [thread, ...Array.from({ length: sessions }, (_, session) => sessionBox(session))];
  const perSession = <T>(value: T): T[] => Array.from({ length: sessions }, () => value);
  return {
    store: emptyStore(boxes),
    coming: acts.map(({ copies }) => copies),
    faults,
    jobs: Object.fromEntries(boxes.map((box) => [box, { id: 0, attempt: 0, state: "none", again: false }])),
    runs: [],
    flights: [],
    landed: [],
    past: {
      accepted: 0,
      numbers: acts.map(() => 0),
      fates: acts.map(() => perSession<Fate>("")),
      givenUp: acts.map(() => false),
      lives: perSession(0),
      ended: perSession(0),
      lastHandled: perSession(0),
      receipts: perSession({ upTo: 0, named: [] }),
      wrong: "",
    },
  };
}

export function jobOf(world: World, box: string): Job {
  const job = world.jobs[box];
  if (!job) throw new RangeError(`no job for ${box}`);
  return job;
}

export function setJob(world: World, box: string, change: Partial<Job>): World {
  return { ...world, jobs: { ...world.jobs, [box]: { ...jobOf(world, box), ...change } } };
}

/** At most one job waits; one that runs is followed by another. */
export function wake(world: World, box: string): World {
  const { id, state } = jobOf(world, box);
  if (state === "running") return setJob(world, box, { again: true });
  if (state === "waiting") return world;
  return setJob(world, box, { id: id + 1, attempt: 0, state: "waiting", again: false });
}

export function setRun(world: World, run: Run, change: Partial<Run>): World {
  return { ...world, runs: world.runs.map((one) => (one === run ? { ...run, ...change } : one)) };
}

/** The handler returned: its job is done, if it still had it. */
export function finish(world: World, run: Run): World {
  const gone = { ...world, runs: world.runs.filter((one) => one !== run) };
  if (!run.leased) return gone;
  const { again } = jobOf(world, run.box);
  const idle = setJob(gone, run.box, { attempt: 0, state: "none", again: false });
  return again ? wake(idle, run.box) : idle;
}

/** The handler threw, or its process is gone: the job is started again later. */
export function retry(world: World, run: Run): World {
  const gone = { ...world, runs: world.runs.filter((one) => one !== run) };
  return run.leased ? setJob(gone, run.box, { state: "waiting" }) : gone;
}

export function note(world: World, change: Partial<Past>): World {
  return { ...world, past: { ...world.past, ...change } };
}

/** Breaks a promise; the first one counts. */
export function accuse(world: World, wrong: string): World {
  return world.past.wrong === "" ? note(world, { wrong }) : world;
}

/** A list with one entry changed. */
export function withAt<T>(list: readonly T[], index: number, value: T): readonly T[] {
  return list.map((old, i) => (i === index ? value : old));
}

export function setFate(world: World, at: { act: number; session: number }, fate: Fate): World {
  const { fates, givenUp } = world.past;
  const row = withAt(fates[at.act] ?? [], at.session, fate);
  return note(world, {
    fates: withAt(fates, at.act, row),
    givenUp: isGivenUp(fate) ? withAt(givenUp, at.act, true) : givenUp,
  });
}

/** Whether nothing is left to do and nothing is under way. */
export function rests(world: World): boolean {
  return (
    world.runs.length === 0 &&
    world.flights.length === 0 &&
    Object.keys(world.jobs).every(
      (box) => jobOf(world, box).state === "none" && boxOf(world.store, box).mail.length === 0,
    )
  );
}
