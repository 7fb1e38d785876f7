import type { MarkSeen } from "../../src/lab/world/marks-in.ts";

/** What somebody did on GitHub. */
export interface Act {
  /** Unique; stands in the text of a comment, and in the issue's title when a label or a reopening wakes. */
  readonly number: number;
  readonly kind: "ask" | "comment" | "outsider" | "stop" | "close" | "reopen" | "unlabel" | "label";
  readonly issue: number;
  readonly role: string;
  /** Milliseconds since the epoch, before it was done. */
  readonly at: number;
  /** Whether the issue was open then. */
  readonly open: boolean;
  /** Id of the comment, where it is one. */
  readonly comment?: number;
  /** Every try of GitHub's to deliver it. */
  readonly tries: readonly Try[];
}

/** Milliseconds since the epoch; `ok`: Squadron said 2xx. */
export interface Try {
  readonly from: number;
  readonly to: number;
  readonly ok: boolean;
}

/** One request to the model. */
export interface Ask {
  /** `<repository id>/<issue>/<role>`. */
  readonly session: string;
  readonly at: number;
  /** Whether it begins a turn. */
  readonly begins: boolean;
  /** Numbers of acts in the last message of a person. */
  readonly told: readonly number[];
  /** Numbers of acts anywhere in the conversation. */
  readonly knows: readonly number[];
  /** What it is told of a conversation that was lost. */
  readonly forgot: boolean;
  /** Names the answer: its wording appears in what is written because of it. */
  readonly answer: string;
  /** Whether commands can be run: the runtime is in a sandbox. */
  readonly sandboxed: boolean;
}

/** A change on GitHub by the App. */
export interface Write {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: "comment" | "edit" | "reaction" | "other";
  readonly issue: number;
  /** Of the comment it makes, changes or reacts to; 0 for none. */
  readonly comment: number;
  readonly content: string;
  /** Session, epoch and effect that the comment says it comes from, hidden from readers. */
  readonly marks: readonly MarkSeen[];
  /** Numbers of the acts it speaks of. */
  readonly numbers: readonly number[];
  /** Names of the model's answers it is worded by. */
  readonly answers: readonly string[];
}

/** What is there after everything came to rest, and what shows in the process table after all services ended. */
export interface Remains {
  readonly keys: readonly string[];
  readonly files: readonly string[];
  readonly processes: readonly string[];
  /** Services that ended though nobody ended them. */
  readonly crashes: readonly string[];
}

/** What was seen of a campaign from outside. Everything is in the order in which it happened. */
export interface CampaignRecord {
  readonly repositoryId: number;
  readonly acts: readonly Act[];
  readonly asks: readonly Ask[];
  readonly writes: readonly Write[];
  /** Requests of the App that GitHub refused because of its limits. */
  readonly refusals: readonly string[];
  readonly remains: Remains;
}
