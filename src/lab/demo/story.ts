import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Redis } from "ioredis";

import { createFolderHistory } from "../../adapters/history/folder-history.ts";
import { createProcCensus } from "../../adapters/processes/proc-census.ts";
import { createBubblewrap } from "../../adapters/sandbox/bubblewrap.ts";
import { openStore } from "../../adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../adapters/redis/store/store-process.ts";
import { systemClock } from "../../adapters/system-clock.ts";
import type { SessionKey } from "../../domain/ids.ts";
import { startLabWorld, type LabWorld } from "../world/lab-world.ts";
import { freePort, startServiceProcess, type ServiceProcess } from "../world/service-process.ts";
import { deferred } from "../github/deferred.ts";
import { probe, storyScript } from "./story-script.ts";

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly mine: boolean;
}

/** The story's world and the ways to look at it from outside. */
export interface Story extends AsyncDisposable {
  readonly world: LabWorld;
  readonly redis: Redis;
  readonly store: string;
  /** Whether file and shell tools can be confined here; the reason when not. */
  readonly sandbox: { readonly ok: true } | { readonly ok: false; readonly reason: string };
  readonly issue: number;
  readonly key: SessionKey;
  readonly service: () => ServiceProcess;
  /** Starts the service again after it was killed. */
  readonly restart: () => Promise<void>;
  readonly comments: () => Promise<readonly Comment[]>;
  readonly living: () => Promise<Comment | undefined>;
  /** Processes, histories, local files of the session. */
  readonly traces: () => Promise<{ processes: number; histories: number; files: number }>;
  readonly held: { reached: Promise<void>; release: () => void; renew: () => void };
}

/** Starts everything. Every delivery of the story comes twice under its GUID, and once more under another. */
export async function startStory(): Promise<Story> {
  const gate = createGate();
  let shell = "";
  const port = await freePort();
  const world = await startLabWorld({
    script: storyScript(gate.cues, () => shell),
    reword: true,
    env: { PORT: String(port) },
  });
  const stateFolder = world.env["SQUADRON_STATE"] ?? "";
  const found = await findStoreProcess({ redisUrl: undefined, stateFolder, path: process.env["PATH"] ?? "" });
  // The store outlives the service: it is started here and handed over by address.
  const env = { ...world.env, REDIS_URL: "url" in found.address ? found.address.url : found.address.path };
  const store = await openStore(found);
  let service = await startServiceProcess(env);
  world.github.addHook({ url: `http://127.0.0.1:${port}/api/github/webhooks`, secret: world.secret });
  world.github.webhooks.set({ duplicate: true, secondHook: true });
  shell = probe({ url: world.github.url, folder: world.folder, pid: service.pid });
  const person = world.github.as("maintainer");
  const { number: issue } = await person.createIssue(world.repository, {
    title: "Paint the widget",
    body: "It is grey.",
  });
  const key = `${world.repositoryId}/${issue}/dev` as SessionKey;
  const comments = (): Promise<readonly Comment[]> => listComments(world, issue);
  return {
    world,
    redis: store.redis,
    store: found.kind,
    sandbox: await createBubblewrap({ folder: join(stateFolder, "sandbox") }).available(),
    issue,
    key,
    held: gate.held,
    service: () => service,
    restart: async () => {
      service = await startServiceProcess(env);
    },
    comments,
    living: async () =>
      (await comments()).find((comment) => comment.mine && comment.body.startsWith("**dev**")),
    traces: () => traces(stateFolder, key),
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await store.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

function createGate(): { cues: Parameters<typeof storyScript>[0]; held: Story["held"] } {
  let reached = deferred();
  let released = deferred();
  return {
    cues: {
      get held() {
        return released.promise;
      },
      onHeld: () => reached.resolve(),
    },
    held: {
      get reached() {
        return reached.promise;
      },
      release: () => released.resolve(),
      renew: () => {
        reached = deferred();
        released = deferred();
      },
    },
  };
}

async function listComments(world: LabWorld, issue: number): Promise<readonly Comment[]> {
  const path = `/repos/${world.repository}/issues/${issue}/comments?per_page=100`;
  const { body } = await world.github.as("maintainer").request("GET", path);
  const all = body as readonly { id: number; body: string; user: { type: string } }[];
  return all.map((comment) => ({ id: comment.id, body: comment.body, mine: comment.user.type === "Bot" }));
}

async function traces(stateFolder: string, key: SessionKey): ReturnType<Story["traces"]> {
  const [repository = "", number = ""] = key.split("/");
  const home = join(stateFolder, "homes", repository, `${number}-dev`);
  const census = createProcCensus(systemClock);
  const history = createFolderHistory(join(stateFolder, "history"));
  const runtimeId = `squadron-dev-${number}`;
  const local = await readdir(join(stateFolder, "homes"), { recursive: true }).catch(() => []);
  return {
    processes: (await census.of(home)).length,
    histories: await history.count(key),
    files: local.filter((path) => path.split("/").includes(runtimeId)).length,
  };
}
