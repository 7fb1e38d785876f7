import { z } from "zod";

import type { Role, SessionKey } from "./ids.ts";

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

/** What the registry keeps of a session. Shown to people and used for routing; only the lease decides what runs. */
export interface SessionRecord {
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
  /** The question it waits for, "" when it waits for nothing. */
  readonly waitingFor: string;
  readonly plan: readonly PlanItem[];
  /** One line for people: what it did last. */
  readonly lastActivity: string;
  readonly turns: number;
  /** Comments that were kept from the agent because their author may not wake it. */
  readonly withheld: number;
  /** The turn that runs or ran last: names its effects in receipts. */
  readonly turn: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** What is known of a session that begins: everything of a record that is not its address. */
export const newSession = {
  status: "queued",
  commentId: 0,
  history: "",
  waitingFor: "",
  plan: [],
  lastActivity: "",
  turns: 0,
  withheld: 0,
  turn: "",
} as const satisfies Partial<SessionRecord>;

/** What can happen to a session, as far as its status goes. */
export type SessionChange = "mail" | "turn" | "slept" | "asked" | "stopped" | "gave-up" | "closed";

const next: Readonly<Record<SessionChange, (from: SessionStatus) => SessionStatus>> = {
  // Mail to a running session is coalesced into its next turn; the status people see stays "active".
  mail: (from) => (from === "active" ? "active" : "queued"),
  turn: () => "active",
  slept: () => "sleeping",
  asked: () => "waiting",
  stopped: () => "interrupted",
  "gave-up": () => "failed",
  closed: () => "closed",
};

/** The status after a change. A closed session stays closed: a reopened issue begins a new one. */
export function transition(from: SessionStatus, change: SessionChange): SessionStatus {
  return from === "closed" ? "closed" : next[change](from);
}
