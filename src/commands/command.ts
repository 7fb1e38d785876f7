import type { Action, RouteContext } from "../domain/plan.ts";
import type { ReplyLine } from "../domain/reply.ts";
import type { Permission } from "../domain/roster.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Used } from "../domain/budget.ts";
import type { Verb } from "../domain/verbs.ts";
import type { AuditLine } from "../ports/audit.ts";

/** What can be looked up of a session beside its record. */
export interface SessionFacts {
  /** The worker that runs its turn, "" for none. */
  readonly worker: string;
  /** Mails that it has not handled. */
  readonly waiting: number;
}

/** What commands may ask beyond what the router knows anyway. */
export interface CommandReads {
  /** What was used until now; of the role and the repository today. */
  spent(record: SessionRecord): Promise<Readonly<Record<"session" | "issue" | "role" | "repository", Used>>>;
  /** The pull requests that were merged for its issue, and what each cost. */
  merged(record: SessionRecord): Promise<readonly { readonly pull: number; readonly used: Used }[]>;
  facts(record: SessionRecord): Promise<SessionFacts>;
  /** The last lines of what this worker recorded, oldest first. */
  log(record: SessionRecord, most: number): Promise<readonly AuditLine[]>;
}

/** A command as somebody gave it who may. */
export interface CommandCall {
  /** Login. */
  readonly by: string;
  readonly args: readonly string[];
  readonly context: RouteContext;
  readonly thread: { readonly number: number; readonly labels: readonly string[] };
  readonly reads: CommandReads;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What comes of a command: steps for the router, and lines of the one reply. */
export type Outcome =
  | { readonly ok: true; readonly actions: readonly Action[]; readonly lines: readonly ReplyLine[] }
  /** It is not to be understood, or nothing is there for it; the sentence says what to do. */
  | { readonly ok: false; readonly why: string };

/** One thing that people can order on an issue. */
export interface CommandDefinition {
  readonly verb: Verb;
  /** What follows the verb: `[role]`, `<model> [role]`. */
  readonly usage: string;
  /** For people, one sentence. */
  readonly summary: string;
  /** The least permission with which it may be given, unless `squadron.yml` says otherwise. */
  readonly least: Permission;
  run(call: CommandCall): Outcome | Promise<Outcome>;
}

export function wrong(why: string): Outcome {
  return { ok: false, why };
}
