import { gatesAfter, gatesWithout, isGranted } from "../domain/approval.ts";
import { stillBlocked, waitsForIssues } from "../domain/blocked.ts";
import { judgeText } from "../domain/effect-policy.ts";
import { SquadronError } from "../domain/errors.ts";
import { oneLine } from "../domain/living-comment.ts";
import type { RoleProfile, Roster } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { SessionChange, SessionRecord } from "../domain/session.ts";
import { hopsOf } from "../domain/turn-guard.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { Asking, PushedBranch, ToolContext, ToolPlace } from "../tools/tool.ts";
import type { LivingCommentKeeper } from "./living-comment-keeper.ts";
import { pullOf } from "./pull-of.ts";
import type { SessionContext } from "./session-context.ts";
import type { TurnEffects } from "./turn-effects.ts";

/** What of a session's record the tools of a turn change. */
export type TurnLeaves = Pick<
  SessionRecord,
  "plan" | "waitingFor" | "lastActivity" | "blockedOn" | "disagreed" | "gates" | "tainted"
>;

/** What the tools of one turn do and leave behind. */
export interface TurnState {
  /** What one tool call may do. */
  readonly forCall: (call: string) => ToolContext;
  readonly leaves: () => TurnLeaves;
  /** Notes that the agent is shown words of somebody who may not give it orders. */
  taint(): void;
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
  /** Whether its conversation is an old one. */
  readonly goesOn: boolean;
  /** A person allows all of it at once, at the end. */
  readonly isStaged: boolean;
  readonly readThread: () => Promise<string>;
  readonly push: () => Promise<PushedBranch>;
}

export function createTurnState({ record, repository }: SessionContext, parts: Parts): TurnState {
  const { effects, host, profile, roster, mostDisagreements, wakes } = parts;
  const { number } = record;
  const leaves: Leaving = {
    plan: record.plan,
    waitingFor: "",
    lastActivity: "",
    blockedOn: stillBlocked(record.blockedOn, wakes),
    disagreed: record.disagreed,
    gates: gatesAfter(record.gates, wakes),
    tainted: parts.goesOn && record.tainted,
    escalated: false,
  };
  const place = { repository, number, profile, roster, hops: hopsOf(wakes), mostDisagreements };
  const pull = pullOf(host, { repository, number, profile });
  return {
    forCall: (call) => toolContext({ ...parts, leaves, place, pull, call }),
    leaves: () => {
      const { escalated: _, ...kept } = leaves;
      return { ...kept, waitingFor: leaves.waitingFor || waitsForIssues(leaves.blockedOn) };
    },
    change: () => {
      if (leaves.escalated) return "escalated";
      return leaves.waitingFor !== "" || leaves.blockedOn.length > 0 ? "asked" : "slept";
    },
    taint: () => {
      leaves.tainted = true;
    },
    sayLast: async (text) => {
      const words = leaves.lastActivity === "" ? said(text.trim(), profile) : leaves.lastActivity;
      if (effects.count() === 0)
        await effects.comment(words === "" ? "I have nothing to add now." : words, "");
      if (leaves.lastActivity === "") leaves.lastActivity = shown(words, profile);
    },
  };
}

type Leaving = { -readonly [K in keyof TurnLeaves]: TurnLeaves[K] } & { escalated: boolean };

interface Calling extends Parts {
  readonly leaves: Leaving;
  readonly place: ToolPlace;
  readonly pull: () => Promise<number>;
  readonly call: string;
}

function toolContext(calling: Calling): ToolContext {
  const { effects, living, host, profile, readThread, push, leaves, place, pull, call } = calling;
  return {
    place,
    host,
    self: () => host.identity(),
    changes: effects.forCall(call),
    comment: async (body) => {
      const most = profile.limits.comments;
      if (effects.count() >= most)
        throw new SquadronError("refused", `You have posted ${most} comments in this turn; finish it.`);
      return effects.post(body, call);
    },
    readThread,
    setPlan: (items) => {
      leaves.plan = items.map((item) => ({ ...item, text: shown(item.text, profile, mostOfItem) }));
      living.show({ plan: leaves.plan });
    },
    ask: async (asked) => {
      await effects.comment(asked, call);
      leaves.waitingFor = shown(asked, profile);
    },
    finish: (summary) => {
      leaves.lastActivity = shown(summary, profile);
    },
    push,
    pull,
    blockOn: (numbers, why) => {
      leaves.blockedOn = [...new Set([...leaves.blockedOn, ...numbers])];
      leaves.lastActivity = shown(why, profile);
    },
    escalate: async (reason) => {
      await effects.comment(`🙋 **${profile.role}** asks a person to take over.\n\n${reason}`, call);
      leaves.lastActivity = shown(reason, profile);
      leaves.escalated = true;
    },
    disagreed: () => leaves.disagreed,
    disagree: () => {
      leaves.disagreed += 1;
    },
    isTainted: (tool) => leaves.tainted && profile.whenTainted.includes(tool),
    taint: () => {
      leaves.tainted = true;
    },
    ifApproved: async (asked, act) => {
      if (!(await isApproved(calling, asked))) return undefined;
      const result = await act();
      // Where it came to another question, it is to be done again, with this word.
      if (leaves.gates.asked === "") leaves.gates = gatesWithout(leaves.gates, asked.gate);
      return result;
    },
  };
}

// As the living comment shows them, in characters; what was made code must not be cut in two there.
const mostOfWords = 500;
const mostOfItem = 300;

/** Words of the agent for the living comment, as they may stand there. @throws SquadronError `refused` with the reason. */
function shown(words: string, rules: RoleProfile, most = mostOfWords): string {
  for (let length = most; ; length = Math.floor(length * 0.8)) {
    const decision = judgeText(oneLine(words, length), rules);
    if (!decision.may) throw new SquadronError("refused", decision.why);
    if (decision.value.length <= most) return decision.value;
  }
}

/** Last words, which are nobody's tool call: nothing of them is said where they may not be said as they are. */
function said(words: string, rules: RoleProfile): string {
  const decision = judgeText(words, rules);
  return decision.may ? decision.value : "What it said last is left out: it may not be said here.";
}

/** Whether a person has allowed it, or need not; else one is asked. */
async function isApproved(
  { effects, profile, leaves, call, isStaged }: Calling,
  { gate, what, commit }: Asking,
): Promise<boolean> {
  const isAsked = gate === "taint" || profile.approvals.some((each) => each === gate);
  if (isStaged || !isAsked || isGranted(leaves.gates, gate, commit)) return true;
  const { id } = await effects.comment(question(profile.role, what), call);
  const { granted } = gatesWithout(leaves.gates, gate);
  leaves.gates = { asked: gate, granted, comment: Number(id), ...(commit !== undefined && { commit }) };
  leaves.waitingFor = what;
  return false;
}

function question(role: string, what: string): string {
  return `🔏 **${role}** asks for approval: ${what}\n\nAnswer \`/squadron approve ${role}\` or \`/squadron deny ${role}\`; or with 👍 or 👎 on this comment, which is seen within minutes.`;
}
