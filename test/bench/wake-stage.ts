import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLabWorld } from "../../src/lab/world/lab-world.ts";
import type { LabWorld } from "../../src/lab/world/lab-world.ts";
import { freePort } from "../../src/lab/world/service-process.ts";
import { until } from "../../src/lab/world/until.ts";
import { AsyncUndo } from "./async-undo.ts";
import { compile } from "../support/compile.ts";
import { startServerChild } from "./edge-child.ts";
import { send, startRelay } from "./relay.ts";

/** Milliseconds of one wake. */
export interface Wake {
  /** From the webhook's departure until the model's server has the request. */
  readonly model: number;
  /** From the webhook's departure until GitHub has the 👀. */
  readonly eyes: number;
}

/** A service with one sleeping session, a bare SDK with one sleeping conversation, a bare Probot that says 👀. */
export interface WakeStage extends AsyncDisposable {
  wakeSquadron(): Promise<Wake>;
  wakeBareSdk(): Promise<number>;
  bareEyes(): Promise<number>;
  /** Key of the sleeping session, `<repository>/<number>/<role>`. */
  readonly session: string;
  readonly stateFolder: string;
  /** Requests of the App to GitHub so far. */
  requests(): number;
}

export type WakeKind = "shared" | "sandboxed";

interface Scene {
  readonly world: LabWorld;
  readonly webhookUrl: string;
  readonly relay: Awaited<ReturnType<typeof startRelay>>;
  /** When the model's server got its requests, by the machine's clock, with the session's label. */
  readonly arrivals: { readonly session: string; readonly at: bigint }[];
}

const settleMs = 60;

/** @param kind which role's session: without built-in tools (`shared` runtime) or with (`sandboxed`). */
export async function startWakeStage(kind: WakeKind): Promise<WakeStage> {
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const scripts = {
    service: here("../../src/cli.ts"),
    sdk: here("./bare-sdk-process.ts"),
    eyes: here("./bare-eyes-process.ts"),
  };
  const emitted = await compile("wake", Object.values(scripts));
  const scriptOf = (name: keyof typeof scripts): string => emitted.get(scripts[name]) ?? "";
  await using undo = new AsyncUndo();
  const arrivals: { session: string; at: bigint }[] = [];
  const port = await freePort();
  const world = undo.use(
    await startLabWorld({
      script: {
        "*": ({ session }) => {
          arrivals.push({ session, at: process.hrtime.bigint() });
          return { text: "All is well." };
        },
      },
      env: { PORT: String(port) },
    }),
  );
  const webhookUrl = `http://127.0.0.1:${port}/api/github/webhooks`;
  const relay = undo.use(await startRelay(webhookUrl));
  undo.use(await startService(scriptOf("service"), world.env));
  world.github.addHook({ url: relay.url, secret: world.secret });
  const eyes = undo.use(
    await startServerChild(scriptOf("eyes"), { ...world.env, WEBHOOK_SECRETS: world.secret }),
  );
  const home = join(world.folder, "bare");
  await mkdir(home);
  const sdk = undo.use(
    await startBareSdk(scriptOf("sdk"), {
      BENCH_HOME: home,
      BENCH_KIND: kind,
      BENCH_MODEL_URL: world.model.url,
      BENCH_MODEL_KEY: world.env["MODEL_API_KEY"] ?? "",
    }),
  );
  const scene: Scene = { world, webhookUrl, relay, arrivals };
  const role = kind === "shared" ? "pm" : "dev";
  const issue = await beginSession(scene, role);
  const other = await world.github.as("maintainer").createIssue(world.repository, { title: "Another" });
  const keep = undo.release();
  return {
    wakeSquadron: () => wakeSquadron(scene, issue),
    wakeBareSdk: () => wakeBareSdk(scene, sdk.child),
    bareEyes: () => bareEyes(scene, eyes.url, other.number),
    session: `${world.repositoryId}/${issue}/${role}`,
    stateFolder: world.env["SQUADRON_STATE"] ?? "",
    requests: () => world.github.requests.filter(({ actor }) => actor !== "maintainer").length,
    [Symbol.asyncDispose]: () => keep[Symbol.asyncDispose](),
  };
}

/** Squadron as it is shipped, in a process of its own. */
async function startService(script: string, env: Readonly<Record<string, string>>): Promise<AsyncDisposable> {
  const child = fork(script, ["start"], {
    execArgv: (process.env["BENCH_SERVICE_NODE_OPTIONS"] ?? "").split(" ").filter((word) => word !== ""),
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await until("the service is ready", () => {
    if (child.exitCode !== null) throw new Error(`The service ended with code ${child.exitCode}.`);
    return fetch(`http://127.0.0.1:${env["PORT"]}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  });
  return ending(child, () => child.kill("SIGTERM"));
}

async function startBareSdk(
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly child: ChildProcess }> {
  const child = fork(script, [], {
    execArgv: [],
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await answerOf(child);
  return { child, ...ending(child, () => child.disconnect()) };
}

function ending(child: ChildProcess, end: () => unknown): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      end();
      await ended;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<{ readonly began?: string }> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const [message] = (await Promise.race([
      once(child, "message", { signal }),
      once(child, "exit", { signal }).then(([code]) => {
        throw new Error(`the bare SDK's process ended with ${String(code)}`);
      }),
    ])) as [{ began?: string }];
    return message;
  } finally {
    over.abort();
  }
}

/** Wakes a new session by its label and waits until it sleeps. @returns the issue's number. */
async function beginSession({ world }: Scene, role: string): Promise<number> {
  const person = world.github.as("maintainer");
  const { number } = await person.createIssue(world.repository, { title: "Paint it", body: "Grey." });
  const asleep = fallsAsleep(world);
  await person.addLabel(world.repository, number, `squadron:${role}`);
  await asleep();
  return number;
}

/** @returns how to wait until a living comment says, later than now, that its session sleeps. */
function fallsAsleep({ github }: LabWorld): () => Promise<void> {
  const before = github.writes.length;
  return async () => {
    await until("sleep", () => github.writes.slice(before).some((write) => saysAsleep(write.body)));
    // What comes after the last edit: the commit, the end of the runtime. It must not fall into the next sample.
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  };
}

function saysAsleep(body: unknown): boolean {
  return (
    typeof body === "object" && body !== null && "body" in body && String(body.body).includes("is asleep")
  );
}

async function wakeSquadron(scene: Scene, issue: number): Promise<Wake> {
  const { world, relay, arrivals, webhookUrl } = scene;
  const { delivery, id } = await comment(world, relay, issue);
  const asleep = fallsAsleep(world);
  const seen = arrivals.length;
  const [began, beganDate] = [process.hrtime.bigint(), preciseNow()];
  await send(webhookUrl, delivery);
  const arrived = await until("a model request", () => arrivals[seen]);
  const eyes = await reacted(world, id);
  await asleep();
  return { model: milliseconds(arrived.at - began), eyes: eyes - beganDate };
}

async function wakeBareSdk({ arrivals }: Scene, child: ChildProcess): Promise<number> {
  const seen = arrivals.length;
  const answer = answerOf(child);
  child.send("wake");
  const { began = "0" } = await answer;
  const arrived = arrivals[seen];
  if (arrived?.session !== "bare") throw new Error("The bare SDK did not ask the model.");
  return milliseconds(arrived.at - BigInt(began));
}

async function bareEyes({ world, relay }: Scene, url: string, issue: number): Promise<number> {
  const { delivery, id } = await comment(world, relay, issue);
  const began = preciseNow();
  await send(url, delivery);
  return (await reacted(world, id)) - began;
}

/** A person's comment whose webhook has not left yet. */
async function comment(world: LabWorld, relay: Scene["relay"], issue: number) {
  const held = relay.nextComment();
  const { id } = await world.github.as("maintainer").comment(world.repository, issue, "Go on, please.");
  return { delivery: await held, id };
}

/** @returns when GitHub got the reaction to a comment, in ms since the epoch. */
async function reacted({ github }: LabWorld, commentId: number): Promise<number> {
  const write = await until("a reaction", () =>
    github.writes.find(({ path }) => path.endsWith(`/comments/${commentId}/reactions`)),
  );
  return write.at.getTime();
}

/** Milliseconds since the epoch, cut like those of a Date, so that the two may be subtracted. */
function preciseNow(): number {
  return performance.timeOrigin + performance.now() - 0.5;
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}
