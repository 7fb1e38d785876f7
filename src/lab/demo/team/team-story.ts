import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Redis } from "ioredis";

import type { LabWorld } from "../../world/lab-world.ts";
import { leftToDo } from "../../world/left-to-do.ts";
import { until } from "../../world/until.ts";
import { startStand, type SandboxHere, type Stand } from "../start-stand.ts";
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
  readonly sandbox: SandboxHere;
  /** Changes beside those of the plot that may be made, too. */
  readonly beside: readonly string[];
  /** Waits until it happens. */
  readonly until: typeof until;
}

/** Starts the story with a service of its own. */
export async function startTeamStory(): Promise<TeamPlay & Stand> {
  const stand = await startStand({ script: { "*": teamScript }, mayBeUnconfined: true });
  const { world, stateFolder } = stand;
  protectMain(world);
  return {
    ...stand,
    stateFolders: [stateFolder],
    historyFolder: join(stateFolder, "history"),
    beside: [],
    until,
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
