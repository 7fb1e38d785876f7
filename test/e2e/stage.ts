import type { Redis } from "ioredis";

import { createFolderHistory } from "../../src/adapters/history/folder-history.ts";
import { openStore } from "../../src/adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../src/adapters/redis/store/store-process.ts";
import type { Replacements } from "../../src/replacements.ts";
import type { SessionKey } from "../../src/domain/ids.ts";
import type { Exchange } from "../../src/lab/github/lab.ts";
import type { LabGitHubOptions } from "../../src/lab/github/start-lab-github.ts";
import type { Person } from "../../src/lab/github/person.ts";
import type { RecordedRequest } from "../../src/lab/model/model-state.ts";
import type { Improvise, Reply, Script, ToolCall } from "../../src/lab/model/script.ts";
import { startLabWorld, type LabWorld } from "../../src/lab/world/lab-world.ts";
import { leftToDo } from "../../src/lab/world/left-to-do.ts";
import { queuedJobs } from "../../src/lab/world/under-way.ts";
import { until } from "../../src/lab/world/until.ts";
import { startService, type RunningService } from "../../src/start-service.ts";
import { createContractChecker, type ContractChecker } from "../conformance/contract-checker.ts";
import { startServiceChild, type ServiceChild } from "./service-child.ts";

export interface StageOptions {
  readonly script: Script;
  /** Let the model say everything in other words each time. */
  readonly reword?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Lets people see the local GitHub in a browser. */
  readonly pages?: NonNullable<LabGitHubOptions["pages"]>;
  /** Requests that the script does not know are part of the story. */
  readonly surprises?: boolean;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Of the App. */
  readonly mine: boolean;
}

/** A lab, a store that outlives every service, and ways to act and to look from outside. */
export interface Stage extends AsyncDisposable {
  readonly world: LabWorld;
  readonly redis: Redis;
  readonly storeKind: string;
  /** Environment of a Squadron with this stage's store. */
  readonly settings: Readonly<Record<string, string>>;
  readonly maintainer: Person;
  readonly outsider: Person;
  /** Starts Squadron in this process; GitHub delivers to it from now on. */
  readonly start: (replace?: Replacements, env?: Readonly<Record<string, string>>) => Promise<RunningService>;
  /** Starts Squadron in a process of its own; GitHub delivers to it from now on. */
  readonly startChild: (
    replace?: Replacements,
    options?: { freezes?: boolean; ownStore?: boolean },
  ) => Promise<ServiceChild>;
  /** Lets GitHub deliver there and nowhere else. */
  readonly deliverTo: (url: string) => void;
  /** Lets something happen of which GitHub sends nothing, not even a delivery that fails. */
  readonly unheard: (act: () => Promise<unknown>) => Promise<void>;
  /** Opens an issue by the maintainer and labels it for the role. */
  readonly ask: (role: string, issue?: { title?: string; body?: string }) => Promise<number>;
  readonly comments: (issue: number, repository?: string) => Promise<readonly Comment[]>;
  /** What the App said on the issue, living comments excepted. */
  readonly said: (issue: number, repository?: string) => Promise<readonly string[]>;
  readonly living: (issue: number, role?: string, repository?: string) => Promise<Comment | undefined>;
  /** Waits until the living comment says it. */
  readonly shows: (issue: number, words: string, role?: string) => Promise<Comment>;
  /** What the App reacted with, in order. */
  readonly reactions: () => readonly string[];
  /** Waits for so many reactions: the acts they stand on are routed. */
  readonly reacted: (count: number) => Promise<void>;
  readonly key: (issue: number, role?: string) => SessionKey;
  /** Model requests that begin a turn. */
  readonly wakes: () => readonly RecordedRequest[];
  /** The prompts of all turns in order, as one text. */
  readonly told: () => string;
  /** Keys of the store that belong to a session, those that only remember what was seen left out. */
  readonly keysOf: (key: SessionKey) => Promise<readonly string[]>;
  readonly histories: (key: SessionKey) => Promise<number>;
  /** What the queues hold, "" when nothing. */
  readonly jobs: () => Promise<string>;
  /** Waits until nothing is under way: every delivery accepted, every mailbox empty, no job left; or until `enough`. */
  readonly quiet: (enough?: () => boolean) => Promise<void>;
  /** What was sent or answered against GitHub's contract, one sentence each. */
  readonly violations: readonly string[];
}

// Services that are made to fail say so; the stories say whether they should have.
const quietly = { LOG_LEVEL: "silent" };

let checker: ContractChecker | undefined;

export const call = (name: string, args: ToolCall["arguments"]): Reply => ({
  tools: [{ name, arguments: args }],
});

/** Answers each turn with one comment, then finishes. */
export function worker(words = "Here is the answer."): Improvise {
  return ({ messages }) =>
    messages.at(-1)?.text.includes("Posted as comment") === true
      ? call("finish", { summary: "Answered." })
      : call("post_comment", { body: words });
}

/** Plays a story, and holds every request of Squadron's in it against GitHub's contract. */
export async function onStage(options: StageOptions, story: (stage: Stage) => Promise<void>): Promise<void> {
  await using stage = await startStage(options);
  try {
    await story(stage);
  } catch (error) {
    const told = stage.world.model.unexpected.join("\n");
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${told}`.trim(), {
      cause: error,
    });
  }
  const wrong = [...stage.violations, ...(options.surprises === true ? [] : stage.world.model.unexpected)];
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

/** A stage for several stories, one after the other: what is against GitHub's contract is for the caller to look at. */
export async function startStage({
  script,
  reword = false,
  env = {},
  pages,
}: Omit<StageOptions, "surprises">): Promise<Stage> {
  const violations: string[] = [];
  const world = await startLabWorld({
    script,
    reword,
    env,
    ...(pages && { pages }),
    onExchange: (exchange) => hold(exchange, violations),
  });
  const found = await findStoreProcess({
    redisUrl: undefined,
    stateFolder: world.env["SQUADRON_STATE"] ?? "",
    path: process.env["PATH"] ?? "",
  });
  const store = await openStore(found);
  const services: AsyncDisposable[] = [];
  const settings = {
    ...world.env,
    REDIS_URL: "url" in found.address ? found.address.url : found.address.path,
  };
  let hook: { url: string; remove: () => void } | undefined;
  const deliverTo = (url: string): void => {
    hook?.remove();
    hook = { url, ...world.github.addHook({ url, secret: world.secret }) };
  };
  const unheard = async (act: () => Promise<unknown>): Promise<void> => {
    hook?.remove();
    await act();
    if (hook) deliverTo(hook.url);
  };
  const began = <T extends AsyncDisposable & { webhookUrl: string }>(service: T): T => {
    services.unshift(service);
    deliverTo(service.webhookUrl);
    return service;
  };
  const { redis } = store;
  return {
    world,
    redis,
    storeKind: found.kind,
    settings,
    violations,
    deliverTo,
    unheard,
    start: async (replace, more) =>
      began(await startService({ env: { ...settings, ...quietly, ...more }, ...(replace && { replace }) })),
    startChild: async (replace, { freezes = false, ownStore = false } = {}) =>
      began(
        await startServiceChild(
          { ...(ownStore ? world.env : settings), ...(freezes && { FREEZES: "yes" }) },
          replace,
        ),
      ),
    ...actions(world),
    ...looks(world, redis),
    [Symbol.asyncDispose]: async () => {
      world.github.faults.clear();
      for (const service of services) await service[Symbol.asyncDispose]();
      await store.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

function actions(world: LabWorld) {
  const maintainer = world.github.as("maintainer");
  return {
    maintainer,
    outsider: world.github.as("outsider"),
    ask: async (role, { title = "Paint the widget", body = "It is grey." } = {}) => {
      const { number } = await maintainer.createIssue(world.repository, { title, body });
      await maintainer.addLabel(world.repository, number, `squadron:${role}`);
      return number;
    },
  } satisfies Partial<Stage>;
}

function looks(world: LabWorld, redis: Redis) {
  const history = createFolderHistory(`${world.env["SQUADRON_STATE"] ?? ""}/history`);
  const comments: Stage["comments"] = async (issue, repository = world.repository) => {
    const path = `/repos/${repository}/issues/${issue}/comments?per_page=100`;
    const { body } = await world.github.as("maintainer").request("GET", path);
    const all = body as readonly { id: number; body: string; user: { type: string } }[];
    return all.map((comment) => ({ id: comment.id, body: comment.body, mine: comment.user.type === "Bot" }));
  };
  const living: Stage["living"] = async (issue, role = "pm", repository = world.repository) =>
    (await comments(issue, repository)).findLast((each) => each.mine && each.body.startsWith(`**${role}**`));
  const reactions = (): readonly string[] =>
    world.github.writes
      .filter((write) => write.path.endsWith("/reactions") && write.actor.endsWith("[bot]"))
      .map((write) => String((write.body as { content?: unknown }).content));
  const wakes = (): readonly RecordedRequest[] =>
    world.model.requests.filter((request) => request.messages.at(-1)?.role === "user");
  return {
    comments,
    living,
    reactions,
    wakes,
    said: async (issue, repository) =>
      (await comments(issue, repository))
        .filter((each) => each.mine && !/^\*\*[a-z]+\*\* /.test(each.body))
        .map((each) => each.body),
    shows: (issue, words, role) =>
      until(`a living comment with "${words}"`, async () => {
        const comment = await living(issue, role);
        return comment?.body.includes(words) === true && comment;
      }),
    reacted: async (count) => void (await until(`${count} reactions`, () => reactions().length >= count)),
    key: (issue, role = "pm") => `${world.repositoryId}/${issue}/${role}` as SessionKey,
    told: () =>
      wakes()
        .map((request) => request.messages.at(-1)?.text ?? "")
        .join("\n"),
    keysOf: async (key) =>
      (await redis.keys("*")).filter((name) => name.includes(key) && !name.includes(":seen:")),
    histories: (key) => history.count(key),
    jobs: () => queuedJobs(redis),
    quiet: (enough) => quiet(world, redis, enough),
  } satisfies Partial<Stage>;
}

async function quiet(world: LabWorld, redis: Redis, enough?: () => boolean): Promise<void> {
  let left = "";
  const look = async (): Promise<boolean> => {
    if (enough?.() === true) return true;
    left = await leftToDo(world.github, redis);
    return left === "";
  };
  await until("rest", look).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`There was no rest; left: ${left}. ${why}`, { cause: error });
  });
}

/** Compares an exchange of Squadron's own with GitHub's contract. */
function hold(exchange: Exchange, violations: string[]): void {
  if (exchange.actor === "maintainer" || exchange.actor === "outsider") return;
  checker ??= createContractChecker();
  for (const { where, operation, problem } of checker.check(exchange))
    violations.push(`Against GitHub's contract, ${where} of ${operation}: ${problem}`);
}
