import { z } from "zod";

import { threadEvent, wakeEvent } from "./event.ts";

/** Why a session ends. Where GitHub can no longer be written to, nothing is said there. */
export const closeReason = z.enum([
  "closed",
  "unlabeled",
  "let-go",
  "deleted",
  "transferred",
  "repository-gone",
  "uninstalled",
]);
export type CloseReason = z.infer<typeof closeReason>;

/** Work on this act. `authorTrusted`: whether the thread's author may wake agents; else its text is fenced. */
export const wake = z.object({
  kind: z.literal("wake"),
  event: wakeEvent,
  authorTrusted: z.boolean(),
  /** How many agents woke one another before this, since a person did; 0 for what a person did. */
  hops: z.number().int().default(0),
  /** The role that handed this over, "" where a person or an act elsewhere led to it. */
  from: z.string().default(""),
  /** The command by which it answers what the role asks to be allowed. */
  answer: z.enum(["approve", "deny"]).optional(),
});
export type Wake = z.infer<typeof wake>;

/** The line of the one reply to a command's comment (`event`) that tells what became of it; else there is no such reply. */
const reply = { reply: z.string().optional() };

/** What a session's mailbox holds: acts to work on, and orders to carry out. */
export const sessionMail = z.discriminatedUnion("kind", [
  wake,
  /** A comment was kept from the agent; only the living comment changes. */
  z.object({ kind: z.literal("withheld"), login: z.string() }),
  /** Order: the running turn was ended; say what had happened, unless GitHub cannot be written to (no `event`). */
  z.object({
    kind: z.literal("stop"),
    by: z.string(),
    event: threadEvent.optional(),
    /** By the kill switch: told in the living comment only. */
    halt: z.literal(true).optional(),
    /** From the command line, by a person who need not be known on GitHub: told in the living comment only. */
    operator: z.literal(true).optional(),
    ...reply,
  }),
  /** Order: the running turn was ended; begin the next one with a new conversation. */
  z.object({ kind: z.literal("fresh"), by: z.string(), event: threadEvent, ...reply }),
  /** Order: remove the conversation, if the session did not change since then (ms since the epoch). */
  z.object({ kind: z.literal("expire"), since: z.number(), days: z.number() }),
  /** Order: remove everything of this session. */
  z.object({
    kind: z.literal("close"),
    why: closeReason,
    event: threadEvent.optional(),
    ...reply,
  }),
]);
export type SessionMail = z.infer<typeof sessionMail>;
