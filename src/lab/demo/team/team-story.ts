import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Redis } from "ioredis";

import { createBubblewrap } from "../../../adapters/sandbox/bubblewrap.ts";
import { openStore } from "../../../adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../../adapters/redis/store/store-process.ts";
import { startLabWorld, type LabWorld } from "../../world/lab-world.ts";
import { leftToDo } from "../../world/left-to-do.ts";
import { freePort, startServiceProcess, type ServiceProcess } from "../../world/service-process.ts";
import { until } from "../../world/until.ts";
import { teamScript } from "./team-script.ts";

/** A pull request as people see it. */
export interface PullSeen {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly draft: boolean;
  readonly merged: boolean;
  readonly mergeable_state: string;
  readonly head: { readonly ref: string; readonly sha: string };
}

/** What the steps of the story need: its world, and ways to act and to look from outside. */
export interface TeamPlay {
  readonly world: LabWorld;
  readonly redis: Redis;
  /** Where the services keep their files. */
  readonly stateFolders: readonly string[];
  readonly historyFolder: string;
  /** Whether commands are confined here; the reason when not. */
  readonly sandbox: { readonly ok: true } | { readonly ok: false; readonly reason: string };
  /** Waits until it happens. */
  readonly until: typeof until;
}

/** The story with a service of its own. */
export interface TeamStory extends TeamPlay, AsyncDisposable {
  readonly store: string;
  readonly service: () => ServiceProcess;
}

/** Starts everything. Every delivery of the story comes twice under its GUID, and once more under another. */
export async function startTeamStory(): Promise<TeamStory> {
  const port = await freePort();
  const world = await startLabWorld({
    script: { "*": teamScript },
    reword: true,
    env: { PORT: String(port) },
  });
  const stateFolder = world.env["SQUADRON_STATE"] ?? "";
  const sandbox = await createBubblewrap({ folder: join(stateFolder, "sandbox") }).available();
  const found = await findStoreProcess({ redisUrl: undefined, stateFolder, path: process.env["PATH"] ?? "" });
  const store = await openStore(found);
  const service = await startServiceProcess({
    ...world.env,
    REDIS_URL: "url" in found.address ? found.address.url : found.address.path,
    // The developer of the story has to run commands, so that without a sandbox here it does so unconfined.
    ...(!sandbox.ok && { SQUADRON_SANDBOX: "none" }),
  });
  world.github.addHook({ url: `http://127.0.0.1:${port}/api/github/webhooks`, secret: world.secret });
  world.github.webhooks.set({ duplicate: true, secondHook: true });
  protectMain(world);
  return {
    world,
    redis: store.redis,
    store: found.kind,
    stateFolders: [stateFolder],
    historyFolder: join(stateFolder, "history"),
    sandbox,
    until,
    service: () => service,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await store.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Nothing is merged into the default branch without the tests and the word of the reviewer. */
export function protectMain({ github, repository }: Pick<LabWorld, "github" | "repository">): void {
  github.seed.protectBranch(repository, "main", {
    checks: [{ context: "test" }, { context: "squadron/reviewer" }],
  });
}

/** Reads what GitHub shows the maintainer below the repository. */
export async function look<T>({ world }: Pick<TeamPlay, "world">, path: string): Promise<T> {
  const { status, body } = await world.github
    .as("maintainer")
    .request("GET", `/repos/${world.repository}${path}`);
  if (status !== 200) throw new Error(`GET ${path} answered ${status}.`);
  return body as T;
}

/** What the App said on a thread, oldest first, its living comments excepted. */
export async function saidOn(play: Pick<TeamPlay, "world">, number: number): Promise<readonly string[]> {
  return (await commentsOn(play, number)).filter((body) => !/^\*\*[a-z]+\*\* /.test(body));
}

async function commentsOn(play: Pick<TeamPlay, "world">, number: number): Promise<readonly string[]> {
  const all = await look<readonly { body: string; user: { type: string } }[]>(
    play,
    `/issues/${number}/comments?per_page=100`,
  );
  return all.filter(({ user }) => user.type === "Bot").map(({ body }) => body);
}

/** Waits until a role's living comment on a thread says it. */
export function shows(
  play: Pick<TeamPlay, "world" | "until">,
  at: { readonly role: string; readonly number: number },
  words: string,
): Promise<string> {
  return play.until(`${at.role} on #${at.number} says "${words}"`, async () =>
    (await commentsOn(play, at.number)).findLast(
      (body) => body.startsWith(`**${at.role}** `) && body.includes(words),
    ),
  );
}

/** Waits until nothing is under way. */
export async function atRest({ world: { github }, redis, until: wait }: TeamPlay): Promise<void> {
  await wait("rest", async () => (await leftToDo(github, redis)) === "");
}

/** Runs git in the repository that the local GitHub serves. */
export async function gitAt({ world }: Pick<TeamPlay, "world">, ...args: readonly string[]): Promise<string> {
  const folder = join(world.folder, "repositories", `${world.repository}.git`);
  const { stdout } = await promisify(execFile)("git", ["-C", folder, ...args]);
  return stdout.trim();
}

/** The pull request of the story, once it is as it has to be. */
export function pullWhen(
  play: Pick<TeamPlay, "world" | "until">,
  what: string,
  is: (pull: PullSeen) => boolean,
): Promise<PullSeen> {
  return play.until(what, async () => {
    const [first] = await look<readonly PullSeen[]>(play, "/pulls?state=all");
    if (!first) return undefined;
    const pull = await look<PullSeen>(play, `/pulls/${first.number}`);
    return is(pull) && pull;
  });
}
