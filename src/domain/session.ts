import { z } from "zod";

import type { WakeEvent } from "./event.ts";
import type { Role, SessionKey } from "./ids.ts";
import type { Progress } from "./progress.ts";
import { gateKinds } from "./roster.ts";
import { wake } from "./session-mail.ts";

export const sessionStatus = z.enum([
  "queued",
  "active",
  "sleeping",
  "waiting",
  "interrupted",
  "paused",
  "escalated",
  "failed",
  "closed",
]);
export type SessionStatus = z.infer<typeof sessionStatus>;

export const planItem = z.object({ text: z.string().min(1).max(300), done: z.boolean() });
export type PlanItem = z.infer<typeof planItem>;

/** Work that is out of the mailbox until people have said what is to become of it. */
export const aside = z.object({ turn: z.string(), wakes: z.array(wake).min(1) });
export type Aside = z.infer<typeof aside>;

export const spent = z.object({ tokens: z.number(), money: z.number() });
export type Spent = z.infer<typeof spent>;

/** The commit whose checks a session was woken for last, and how often. */
export const checksTried = z.object({ head: z.string(), tries: z.number() });

/** `asked`: what a person is asked to allow, "" for nothing. `granted`: what holds from now on. */
export const gates = z.object({
  asked: z.enum(["", ...gateKinds]),
  /** The comment that asks; a reaction to it is an answer. */
  comment: z.number().optional(),
  /** The commit that it is about. */
  commit: z.string().optional(),
  granted: z.array(z.enum(gateKinds)).readonly(),
});
export type Gates = z.infer<typeof gates>;

/** What people have set for one session by command; "" where nothing is set. */
export interface Controls {
  /** Who paused it: it takes no work until it is resumed. */
  readonly pausedBy: string;
  /** `<provider>/<model>` */
  readonly model: string;
  readonly effort: string;
}

/** What the registry keeps of a session. Shown to people and used for routing; only the lease decides what runs. */
export interface SessionRecord extends Controls {
  readonly key: SessionKey;
  readonly role: Role;
  readonly installationId: number;
  readonly repository: {
    readonly id: number;
    readonly owner: string;
    readonly name: string;
    readonly defaultBranch: string;
  };
  readonly number: number;
  readonly status: SessionStatus;
  /** Comment id of the living comment, 0 before there is one. */
  readonly commentId: number;
  /** Where the history store keeps the conversation, "" before the first turn ended. */
  readonly history: string;
  /** Commit of the uncommitted work that GitHub keeps of it, "" for none. */
  readonly work: string;
  /** The question it waits for, "" when it waits for nothing. */
  readonly waitingFor: string;
  readonly plan: readonly PlanItem[];
  /** One line for people: what it did last. */
  readonly lastActivity: string;
  readonly turns: number;
  /** What it has used: tokens, and micro-dollars where prices are known. */
  readonly spent: Spent;
  /** Comments that were kept from the agent because their author may not wake it. */
  readonly withheld: number;
  /** The turn that runs or ran last: names its effects in receipts. */
  readonly turn: string;
  /** How far that turn has come; null once it is committed, or is to be tried again from its beginning. */
  readonly progress: Progress | null;
  readonly aside: Aside | null;
  /** Milliseconds since the epoch: what was said on the thread before this was never this session's to handle. */
  readonly since: number;
  /** Ids of the comments it handled, the last ones: with `since` they tell what is left when the store was lost. */
  readonly handled: readonly number[];
  /** Issues of its repository that it waits for. */
  readonly blockedOn: readonly number[];
  /** Turns that no person caused, since one last did. */
  readonly chain: number;
  readonly checks: z.infer<typeof checksTried>;
  /** How often it asked for changes of its pull request. */
  readonly disagreed: number;
  /** What a person has to allow, and what was allowed for good. */
  readonly gates: Gates;
  /** The store was lost and this was read back from GitHub: no effect of the next turn is trusted to be new. */
  /** Its conversation holds words of people who may not give it orders. */
  readonly tainted: boolean;
  readonly rebuilt: boolean;
  /** Its branch, where its team has another than the usual one; "" else, and before the first turn. */
  readonly branch: string;
  /** How often its conversation was summarized to make room. */
  readonly compactions: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** What is known of a session that begins: everything of a record that is not its address. */
export const newSession = {
  status: "queued",
  commentId: 0,
  history: "",
  work: "",
  waitingFor: "",
  plan: [],
  lastActivity: "",
  turns: 0,
  spent: { tokens: 0, money: 0 },
  withheld: 0,
  turn: "",
  progress: null,
  aside: null,
  since: 0,
  handled: [],
  blockedOn: [],
  chain: 0,
  checks: { head: "", tries: 0 },
  disagreed: 0,
  gates: { asked: "", granted: [] },
  pausedBy: "",
  model: "",
  effort: "",
  tainted: false,
  rebuilt: false,
  branch: "",
  compactions: 0,
} as const satisfies Partial<SessionRecord>;

// Enough for what people write while a store is away; the list travels in the living comment.
export const mostHandled = 30;

/** The handled comments after these events, too. Comments on a diff have numbers of their own and are left out. */
export function addHandled(handled: readonly number[], events: readonly WakeEvent[]): readonly number[] {
  const ids = events.flatMap((event) => commentOf(event) ?? []);
  return [...handled.filter((id) => !ids.includes(id)), ...ids].slice(-mostHandled);
}

function commentOf(event: WakeEvent): number | undefined {
  return event.kind === "commented" && event.comment.on === "thread" ? event.comment.id : undefined;
}

const asleep: ReadonlySet<SessionStatus> = new Set([
  "sleeping",
  "waiting",
  "interrupted",
  "failed",
  "escalated",
]);

/** Whether nothing is to happen until somebody wakes the session. */
export function isAsleep(status: SessionStatus): boolean {
  return asleep.has(status);
}

/** What can happen to a session, as far as its status goes. */
export type SessionChange =
  | "mail"
  | "turn"
  | "slept"
  | "asked"
  | "escalated"
  | "paused"
  | "resumed"
  | "stopped"
  | "interrupted"
  | "gave-up"
  | "closed";

const next: Readonly<Record<SessionChange, (from: SessionStatus) => SessionStatus>> = {
  // Mail to a running session is coalesced into its next turn; the status people see stays "active".
  mail: (from) => (from === "active" ? "active" : "queued"),
  turn: () => "active",
  slept: () => "sleeping",
  asked: () => "waiting",
  escalated: () => "escalated",
  paused: () => "paused",
  resumed: (from) => (from === "paused" ? "sleeping" : from),
  stopped: () => "interrupted",
  interrupted: () => "interrupted",
  "gave-up": () => "failed",
  closed: () => "closed",
};

/** The status after a change. A closed session stays closed: a reopened issue begins a new one. */
export function transition(from: SessionStatus, change: SessionChange): SessionStatus {
  return from === "closed" ? "closed" : next[change](from);
}
