import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import type { Moment } from "./moments.ts";
import { moments } from "./moments.ts";
import type { Random } from "./random.ts";
import { storeAway } from "./store-away.ts";
import { waitFor } from "./wait.ts";

export type Half = "web" | "worker";
export type DeadlySignal = "SIGKILL" | "SIGSTOP";

/** A place that a service runs in; when it ends another takes its place. */
export interface Member {
  readonly half: Half;
  readonly name: string;
  child: ChildProcess;
  state: "starting" | "up" | "frozen" | "ended";
  port: number;
}

interface FleetOptions {
  /** The compiled entry of a service. */
  readonly entry: string;
  readonly env: (half: Half, name: string) => Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<Half, number>>;
  /** Name of the mechanism taken out, if any. */
  readonly without?: string;
  readonly random: Random;
  /** Told what the services say. */
  readonly log: (line: string) => void;
  /** How long a frozen process stays so, in ms. */
  readonly freezeMs: () => number;
}

/** The services of a campaign: each is started again when it ends. */
export interface Fleet extends AsyncDisposable {
  readonly members: readonly Member[];
  /** What ended though nobody ended it, with its last words. */
  readonly crashes: readonly string[];
  /** Resolves when all are up. @throws when one does not start. */
  ready(): Promise<void>;
  /** Ends or freezes one; resolves when it runs again. */
  hit(member: Member, signal: DeadlySignal): Promise<void>;
  /** One of this half that is up. */
  any(half: Half): Member | undefined;
  /** Lets one process hit itself when it comes to this moment. @returns whether one did, within `mostMs`. */
  atMoment(moment: Moment, signal: DeadlySignal, mostMs: number): Promise<boolean>;
  /** Lets a process believe that it is so much later. */
  shiftClock(member: Member, ms: number): void;
}

interface Arming {
  readonly moment: Moment;
  readonly signal: DeadlySignal;
  member: Member | undefined;
  reached: boolean;
}

const startMs = 60_000;
const endMs = 40_000;

export function startFleet(options: FleetOptions): Fleet {
  const crashes: string[] = [];
  const armings = new Set<Arming>();
  let closing = false;

  const arm = (arming: Arming, member: Member): void => {
    arming.member = member;
    member.child.send({ order: "arm", moment: arming.moment, signal: arming.signal }, () => undefined);
  };
  const thawLater = async (member: Member): Promise<void> => {
    const { child } = member;
    await sleep(options.freezeMs());
    child.kill("SIGCONT");
    if (member.child === child && member.state === "frozen") member.state = "up";
  };
  const reached = (member: Member, child: ChildProcess, [moment, signal]: readonly string[]): void => {
    options.log(`${Date.now()} ${member.name} ${signal} ${moment}`);
    const arming = [...armings].find(
      (each) => each.member === member && each.moment === moment && each.signal === signal,
    );
    // It may be reached after nobody waited for it any more; what happens to the process is the same.
    if (arming) {
      arming.reached = true;
      armings.delete(arming);
    }
    // Word of it may come when another has taken its place already.
    if (member.child !== child) return;
    if (signal === "SIGKILL") return void (member.state = "ended");
    member.state = "frozen";
    void thawLater(member);
  };
  const launch = (member: Omit<Member, "child">): Member => {
    const child = spawnService(options, member);
    options.log(`${Date.now()} ${member.name} starts as ${child.pid}`);
    const launched: Member = Object.assign(member, { child, state: "starting" as const });
    let said = "";
    for (const pipe of [child.stdout, child.stderr])
      pipe?.on("data", (chunk: Buffer) => {
        said = (said + chunk.toString("utf8")).slice(-2_000);
        options.log(`${Date.now()} ${member.name} ${chunk.toString("utf8").trim()}`);
      });
    child.stdio[hits]?.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString("utf8").trim().split("\n")) reached(launched, child, line.split(" "));
    });
    child.once("message", (message) => {
      launched.port = Number(new URL((message as { webhookUrl: string }).webhookUrl).port);
      launched.state = "up";
      for (const arming of armings) if (arming.member === launched) arm(arming, launched);
    });
    child.once("exit", (code, signal) => {
      if (closing) return;
      const hadNoStore = code === storeAway && launched.state === "starting";
      if (signal !== "SIGKILL" && !hadNoStore)
        crashes.push(`${member.name} ended with ${String(code ?? signal)}: ${said}`);
      launch(launched);
    });
    return launched;
  };
  const members = (["web", "worker"] as const).flatMap((half) =>
    Array.from({ length: options.sizes[half] }, (_, nth) =>
      launch({ half, name: `${half}-${nth}`, state: "starting", port: 0 }),
    ),
  );
  const up = (half: Half): readonly Member[] =>
    members.filter((member) => member.half === half && member.state === "up");
  const any: Fleet["any"] = (half) => (up(half).length > 0 ? options.random.pick(up(half)) : undefined);
  return {
    members,
    crashes,
    any,
    ready: async () => {
      const all = await waitFor(startMs, () => members.every((member) => member.state === "up"));
      if (!all)
        throw new Error(
          `Not all services are up: ${members.map(({ name, state }) => `${name} ${state}`).join(", ")}.`,
        );
    },
    hit: async (member, signal) => {
      member.state = signal === "SIGKILL" ? "ended" : "frozen";
      options.log(`${Date.now()} ${member.name} ${signal}`);
      member.child.kill(signal);
      if (signal === "SIGSTOP") await thawLater(member);
      await waitFor(startMs, () => member.state === "up");
    },
    atMoment: async (moment, signal, mostMs) => {
      const arming: Arming = { moment, signal, member: undefined, reached: false };
      armings.add(arming);
      const member = options.random.pick(members.filter(({ half }) => half === moments[moment]));
      arm(arming, member);
      await waitFor(mostMs, () => arming.reached);
      armings.delete(arming);
      return arming.reached;
    },
    shiftClock: (member, ms) => void member.child.send({ order: "shift", ms }, () => undefined),
    [Symbol.asyncDispose]: async () => {
      closing = true;
      await Promise.all(members.map((member) => end(member.child)));
    },
  };
}

// After input, output, errors and the channel.
const hits = 4;

function spawnService(
  { entry, env, without }: FleetOptions,
  { half, name }: Pick<Member, "half" | "name">,
): ChildProcess {
  return fork(entry, [half, ...(without === undefined ? [] : [without])], {
    execArgv: [],
    env: { PATH: process.env["PATH"] ?? "", ...env(half, name) },
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
  });
}

/** SIGTERM, as an operator ends it; what does not end by that is killed, and shows in what it leaves behind. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGCONT");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), endMs);
  await ended;
  clearTimeout(late);
}
