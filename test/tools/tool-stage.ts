import { createHash, createHmac } from "node:crypto";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import { builtinTeam } from "../../src/config/builtin-team.ts";
import { teamDefaults } from "../../src/config/team-defaults.ts";
import { formatSession } from "../../src/domain/ids.ts";
import { sessionMailbox } from "../../src/domain/mailbox.ts";
import { readHandOff, type HandOff } from "../../src/domain/marker.ts";
import { branchOf, type RoleProfile, type Roster } from "../../src/domain/roster.ts";
import type { Gates, SessionRecord } from "../../src/domain/session.ts";
import type { Wake } from "../../src/domain/session-mail.ts";
import type { Audit, AuditEntry } from "../../src/ports/audit.ts";
import type { ToolResult } from "../../src/ports/agent-runtime.ts";
import { createLivingComment } from "../../src/session/living-comment-keeper.ts";
import { readSessionThread } from "../../src/session/read-thread.ts";
import { createSessionContext } from "../../src/session/session-context.ts";
import { createTurnEffects } from "../../src/session/turn-effects.ts";
import { createTurnState, type TurnLeaves } from "../../src/session/turn-state.ts";
import { tools } from "../../src/tools/index.ts";
import { bindTool, type PushedBranch } from "../../src/tools/tool.ts";
import { record } from "../contract/store.ts";
import { said } from "../support/events.ts";
import { passTime } from "../support/fake-clock.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { startStore } from "../support/stores.ts";
import { setWriterStage, type WriterStage } from "../support/writer-stage.ts";

/** Who works on what in a turn. */
interface TurnOf {
  /** Of the built-in team. */
  readonly role: string;
  readonly number: number;
  /** What the role has otherwise than the built-in team says. */
  readonly profile?: Partial<RoleProfile>;
  readonly record?: Partial<SessionRecord>;
  /** How many agents woke one another before. */
  readonly hops?: number;
}

/** A turn whose tools are called as the runtime calls them. */
export interface StagedTurn {
  /** @returns what the model is told. A failure that would end the turn is thrown. */
  run(tool: string, args?: object): Promise<ToolResult>;
  /** Commits files in the agent's clone; they leave it with the next push. */
  commit(files: Readonly<Record<string, string>>): void;
  /** What the turn leaves in the session's record, and how it ends. */
  leaves(): TurnLeaves & { readonly change: string };
  /** What the audit got of this turn. */
  audited(): readonly AuditEntry[];
  /** The same turn once more, by a runner that knows nothing of the first. */
  again(): StagedTurn;
}

/** The lab's GitHub, the real writer, and turns of the built-in team. */
export interface ToolStage extends GitHubStage {
  /** A new issue of the maintainer's. */
  issue(title?: string): Promise<number>;
  /** A pull request of the App's from the branch of a role for an issue, which changes `<role>.md` of three lines. */
  ownPull(number: number, role?: string): Promise<OpenPull>;
  /** The maintainer's, which changes `theirs.md` of three lines. */
  foreignPull(): Promise<OpenPull>;
  turn(of: TurnOf): Promise<StagedTurn>;
  /** What GitHub shows the maintainer below the repository. */
  get<T>(path: string): Promise<T>;
  /** What a text of ours hands to a role. */
  handedIn(text: string | undefined): HandOff | undefined;
  /** How many changes the App has made. */
  changes(): number;
}

interface OpenPull {
  readonly number: number;
  readonly branch: string;
  readonly sha: string;
}

const sign = (text: string): string => createHmac("sha256", "ours").update(text).digest("hex");
const noAudit: Omit<Audit, "append"> = {
  last: async () => [],
  read: async function* () {},
  untouchedSince: async function* () {},
  remove: async () => undefined,
  flush: async () => undefined,
};
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const threeLines = "one\ntwo\nthree\n";

export async function setToolStage(): Promise<ToolStage> {
  const store = await startStore("memory");
  const stage = await setGitHubStage();
  const { github, name, repository } = stage;
  const writing = setWriterStage(store, stage);
  const registry = createSessionRegistry({ ...store, keys: createKeys("tools") });
  const maintainer = github.as("maintainer");
  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await maintainer.request("GET", `/repos/${name}${path}`);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
    return body as T;
  };
  let pulls = 0;
  return {
    ...stage,
    issue: async (title = "Work") => (await maintainer.createIssue(name, { title })).number,
    ownPull: async (number, role = "dev") => {
      const branch = `squadron/${role}/issue-${number}`;
      const sha = await maintainer.commit(name, { branch, files: { [`${role}.md`]: threeLines } });
      const pull = { head: branch, base: "main", title: "Ours", body: `Closes #${number}`, draft: true };
      const { number: opened } = await stage.writes.openPull(repository, pull);
      return { number: opened, branch, sha };
    },
    foreignPull: async () => {
      const branch = `theirs-${++pulls}`;
      const sha = await maintainer.commit(name, { branch, files: { "theirs.md": threeLines } });
      const { number } = await maintainer.createPullRequest(name, { title: "Theirs", head: branch });
      return { number, branch, sha };
    },
    turn: (of) => stageTurn({ stage, writing, registry }, of),
    get,
    handedIn: (text = "") => readHandOff(text, sign),
    changes: () => github.writes.filter(({ actor }) => actor.endsWith("[bot]")).length,
    [Symbol.asyncDispose]: async () => {
      await stage[Symbol.asyncDispose]();
      await store.close();
    },
  };
}

interface Parts {
  readonly stage: GitHubStage;
  readonly writing: WriterStage;
  readonly registry: ReturnType<typeof createSessionRegistry>;
}

let acts = 0;

async function stageTurn(
  { stage, writing, registry }: Parts,
  { role, number, profile: change, record: known, hops = 0 }: TurnOf,
): Promise<StagedTurn> {
  const roster: Roster = builtinTeam.map((each) => (each.role === role ? { ...each, ...change } : each));
  const profile = roster.find((each) => each.role === role);
  if (!profile) throw new Error(`the built-in team has no ${role}`);
  const { repository, host } = stage;
  const { installationId } = repository;
  const key = formatSession({ repositoryId: repository.id, number, role: profile.role });
  const claim = await writing.claim(sessionMailbox(key));
  const gates: Gates = { asked: "", granted: [] };
  const empty = { plan: [], blockedOn: [], gates };
  const address = { key, role: profile.role, number, repository, installationId, turn: "1.1" };
  const context = createSessionContext(claim, { ...record, ...empty, ...address, ...known });
  const from = hops > 0 ? "pm" : "";
  const wakes: Wake[] = [{ kind: "wake", event: said("Go on."), authorTrusted: true, hops, from }];
  const { signal } = new AbortController();
  // Its own: what an earlier turn did answers another act.
  const act = `act-${++acts}`;
  const onFatal = (error: Error): never => {
    throw error;
  };
  const audited: AuditEntry[] = [];
  const audit = { ...noAudit, append: (_: unknown, entry: AuditEntry) => void audited.push(entry) };
  const { writer, clock, timeline } = writing;
  const deps = { writer, clock, timeline, sign, registry, audit, sha256 };
  const clone: Clone = { stage, branch: branchOf(profile, number), waiting: [] };
  const begin = (): StagedTurn => {
    const living = createLivingComment({ ...deps, settings: { livingEditMs: 0 } }, context, {
      turn: "1.1",
      notes: [],
      signal,
      onFatal,
    });
    const state = createTurnState(context, {
      effects: createTurnEffects(deps, context, { turn: "1.1", act, signal, rules: profile, by: "@mona" }),
      living,
      host,
      profile,
      roster,
      mostDisagreements: teamDefaults.limits.disagreements,
      wakes,
      goesOn: true,
      isStaged: false,
      readThread: () => readSessionThread(host, context, () => false),
      push: () => push(clone),
    });
    return {
      run: async (name, args = {}) => {
        const tool = tools.get(name);
        if (!tool) throw new Error(`there is no tool ${name}`);
        let fatal: Error | undefined;
        const bound = bindTool(tool, state.forCall, (error) => (fatal = error));
        const { result } = await passTime(writing.clock, bound.run(args, { id: "call", signal }));
        if (fatal) throw fatal;
        return result;
      },
      audited: () => audited,
      commit: (files) => void clone.waiting.push(files),
      leaves: () => ({ ...state.leaves(), change: state.change() }),
      again: begin,
    };
  };
  return begin();
}

/** The agent's clone, as far as the tools can tell. */
interface Clone {
  readonly stage: GitHubStage;
  readonly branch: string;
  waiting: Readonly<Record<string, string>>[];
}

async function push(clone: Clone): Promise<PushedBranch> {
  const { stage, branch, waiting } = clone;
  clone.waiting = [];
  const maintainer = stage.github.as("maintainer");
  for (const files of waiting) await maintainer.commit(stage.name, { branch, files });
  const commit = await stage.host.refCommit(stage.repository, `refs/heads/${branch}`);
  return { branch, commit, commits: waiting.length };
}
