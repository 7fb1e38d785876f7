import { z } from "zod";

import { threadEvent } from "./event.ts";

/** Why a session ends. Where GitHub can no longer be written to, nothing is said there. */
export const closeReason = z.enum([
  "closed",
  "unlabeled",
  "deleted",
  "transferred",
  "repository-gone",
  "uninstalled",
]);
export type CloseReason = z.infer<typeof closeReason>;

/** What a session's mailbox holds: acts to work on, and orders to carry out. */
export const sessionMail = z.discriminatedUnion("kind", [
  /** Work on this act. `authorTrusted`: whether the thread's author may wake agents; else its text is fenced. */
  z.object({ kind: z.literal("wake"), event: threadEvent, authorTrusted: z.boolean() }),
  /** A comment was kept from the agent; only the living comment changes. */
  z.object({ kind: z.literal("withheld"), login: z.string() }),
  /** Order: the running turn was ended; say what had happened. `silent` when GitHub cannot be written to. */
  z.object({ kind: z.literal("stop"), by: z.string(), silent: z.boolean() }),
  /** Order: remove everything of this session. */
  z.object({ kind: z.literal("close"), why: closeReason }),
]);
export type SessionMail = z.infer<typeof sessionMail>;
export type Wake = Extract<SessionMail, { kind: "wake" }>;
