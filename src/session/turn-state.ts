import { gatesAfter, gatesWithout } from "../domain/approval.ts";
import { stillBlocked, waitsForIssues } from "../domain/blocked.ts";
import type { RoleProfile, Roster } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { SessionChange, SessionRecord } from "../domain/session.ts";
import { hopsOf } from "../domain/turn-guard.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { PushedBranch, ToolContext } from "../tools/tool.ts";
import type { LivingCommentKeeper } from "./living-comment-keeper.ts";
import { pullOf } from "./pull-of.ts";
import type { SessionContext } from "./session-context.ts";
import type { TurnEffects } from "./turn-effects.ts";

/** What of a session's record the tools of a turn change. */
export type TurnLeaves = Pick<
  SessionRecord,
  "plan" | "waitingFor" | "lastActivity" | "blockedOn" | "disagreed" | "gates"
>;

/** What the tools of one turn do and leave behind. */
export interface TurnState {
  /** What one tool call may do. */
  readonly forCall: (call: string) => ToolContext;
  readonly leaves: () => TurnLeaves;
  /** How the turn ends, as far as its tools say. */
  readonly change: () => SessionChange;
  /** Posts the turn's last words, if it has not commented at all. */
  sayLast(text: string): Promise<void>;
}

interface Parts {
  readonly effects: TurnEffects;
  readonly living: LivingCommentKeeper;
  readonly host: CodeHost;
  readonly profile: RoleProfile;
  readonly roster: Roster;
  readonly mostDisagreements: number;
  readonly wakes: readonly Wake[];
  readonly readThread: () => Promise<string>;
  readonly push: () => Promise<PushedBranch>;
}

export function createTurnState({ record, repository }: SessionContext, parts: Parts): TurnState {
  const { effects, living, host, profile, roster, mostDisagreements, wakes, readThread, push } = parts;
  const blockedOn = stillBlocked(record.blockedOn, wakes);
  const leaves: { -readonly [K in keyof TurnLeaves]: TurnLeaves[K] } = {
    plan: record.plan,
    waitingFor: "",
    lastActivity: "",
    blockedOn,
    disagreed: record.disagreed,
    gates: gatesAfter(record.gates, wakes),
  };
  let escalated = false;
  const place = {
    repository,
    number: record.number,
    profile,
    roster,
    hops: hopsOf(wakes),
    mostDisagreements,
  };
  const pull = pullOf(host, { repository, number: record.number, profile });
  const forCall: TurnState["forCall"] = (call) => ({
    place,
    host,
    self: () => host.identity(),
    changes: effects.forCall(call),
    comment: (body) => effects.comment(body, call),
    readThread,
    setPlan: (items) => {
      leaves.plan = items;
      living.show({ plan: items });
    },
    ask: async (question) => {
      await effects.comment(question, call);
      leaves.waitingFor = question;
    },
    finish: (summary) => {
      leaves.lastActivity = summary;
    },
    push,
    pull,
    blockOn: (numbers, why) => {
      leaves.blockedOn = [...new Set([...leaves.blockedOn, ...numbers])];
      leaves.lastActivity = why;
    },
    escalate: async (reason) => {
      await effects.comment(`🙋 **${profile.role}** asks a person to take over.\n\n${reason}`, call);
      leaves.lastActivity = reason;
      escalated = true;
    },
    disagree: () => ++leaves.disagreed,
    approved: async (gate, what) => {
      if (!profile.approvals.includes(gate)) return true;
      if (leaves.gates.granted.includes(gate)) {
        leaves.gates = gatesWithout(leaves.gates, gate);
        return true;
      }
      await effects.comment(question(profile.role, what), call);
      leaves.gates = { ...leaves.gates, asked: gate };
      leaves.waitingFor = what;
      return false;
    },
  });
  return {
    forCall,
    leaves: () => ({ ...leaves, waitingFor: leaves.waitingFor || waitsForIssues(leaves.blockedOn) }),
    change: () => {
      if (escalated) return "escalated";
      return leaves.waitingFor !== "" || leaves.blockedOn.length > 0 ? "asked" : "slept";
    },
    sayLast: async (text) => {
      const words = leaves.lastActivity === "" ? text.trim() : leaves.lastActivity;
      if (effects.count() === 0)
        await effects.comment(words === "" ? "I have nothing to add now." : words, "");
      if (leaves.lastActivity === "") leaves.lastActivity = words;
    },
  };
}

function question(role: string, what: string): string {
  return `🔏 **${role}** asks for approval: ${what}\n\nAnswer \`/squadron approve ${role}\` or \`/squadron deny ${role}\`.`;
}
