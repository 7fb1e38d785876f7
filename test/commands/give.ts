import { noneUsed } from "../../src/domain/budget.ts";
import { builtinTeam } from "../../src/config/builtin-team.ts";
import type { CommandCall, CommandReads, Outcome } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/index.ts";
import { obey } from "../../src/commands/obey.ts";
import type { SessionKey, Role } from "../../src/domain/ids.ts";
import type { Access, Action, RouteContext } from "../../src/domain/plan.ts";
import type { Roster } from "../../src/domain/roster.ts";
import { newSession, type SessionRecord } from "../../src/domain/session.ts";
import type { Verb } from "../../src/domain/verbs.ts";
import { someRepository } from "../support/events.ts";

const nothing: CommandReads = {
  facts: async () => ({ worker: "", waiting: 0 }),
  log: async () => [],
  merged: async () => [],
  spent: async () => ({ session: noneUsed, issue: noneUsed, role: noneUsed, repository: noneUsed }),
};

/** What stands where a command is given. */
export interface Scene {
  readonly sessions?: readonly SessionRecord[];
  readonly access?: Access;
  readonly roster?: Roster;
  readonly labels?: readonly string[];
  readonly reads?: Partial<CommandReads>;
  readonly permissions?: Parameters<typeof obey>[1]["permissions"];
}

export function working(role: string, change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    ...newSession,
    key: `42/7/${role}` as SessionKey,
    role: role as Role,
    number: 7,
    installationId: 9,
    repository: someRepository,
    status: "sleeping",
    updatedAt: 1_000,
    ...change,
  };
}

/** Runs one command by itself. */
export async function give(words: string, scene: Scene = {}): Promise<Outcome> {
  const [verb, ...args] = words.split(" ");
  const command = commands.find((each) => each.verb === verb);
  if (!command) throw new Error(`there is no command ${verb}`);
  return command.run({ ...callIn(scene), args });
}

/** The plan for the commands of one comment. */
export async function giveAll(lines: readonly string[], scene: Scene = {}): Promise<readonly Action[]> {
  const given = lines.map((line) => {
    const [verb = "", ...args] = line.split(" ");
    return { verb, args };
  });
  return obey(given, { ...callIn(scene), permissions: scene.permissions ?? {} });
}

function callIn({ sessions = [], access = "admin", roster = builtinTeam, labels = [], reads = {} }: Scene) {
  const context: RouteContext = {
    self: { appId: 1, login: "squadron-lab[bot]" },
    roster,
    lead: "pm" as Role,
    sessions,
    owner: undefined,
    access,
    handedTo: undefined,
  };
  const call: Omit<CommandCall, "args"> = {
    by: "maintainer",
    context,
    thread: { number: 7, labels },
    reads: { ...nothing, ...reads },
    now: 61_000,
  };
  return call;
}

/** What an outcome tells people. */
export function told(outcome: Outcome): string {
  return outcome.ok ? outcome.lines.map(({ text }) => text).join("\n") : outcome.why;
}

export function actionsOf(outcome: Outcome): readonly Action[] {
  return outcome.ok ? outcome.actions : [];
}

export const everyVerb: readonly Verb[] = commands.map(({ verb }) => verb);
