import type { SessionMail, Wake } from "../domain/session-mail.ts";
import type { Aside } from "../domain/session.ts";
import type { SessionContext } from "./session-context.ts";

/** A mail of a session's mailbox, as it was read. */
export interface Letter {
  readonly seq: number;
  readonly mail: SessionMail;
}

/** What one turn works on. */
export interface Batch {
  /** Epoch, first and last mail; of work that was put aside, as it was named before. */
  readonly turn: string;
  readonly first: Wake;
  readonly wakes: readonly Wake[];
  /** Those of them that came while an earlier run of the turn was under way. */
  readonly late: readonly Wake[];
  /** Position of the last of them. */
  readonly upTo: number;
  /** What came when people were asked about this work; undefined when they were not. */
  readonly answer: Wake | undefined;
}

/**
 * The work at the head of the mailbox; undefined when there is none. A retry gets what the first try got: its effects
 * have their numbers by that, and the answer to mail that came since would be taken for one that was given already.
 */
export function chooseBatch(
  { claim, record }: SessionContext,
  letters: readonly Letter[],
): Batch | undefined {
  const waiting = leadingWakes(letters);
  const [head] = waiting;
  if (!head) return undefined;
  const { aside } = record;
  // One mail at a time beside it, so that a retry gets the same.
  if (aside) return withAside(aside, head);
  const begin = `${claim.epoch}.${head.seq}-`;
  const last = record.turn.startsWith(begin) ? Number(record.turn.slice(begin.length)) : Infinity;
  const heard = record.progress?.turn === record.turn ? record.progress.heard : 0;
  const chosen = waiting.filter((each) => each.seq <= Math.max(last, heard));
  const upTo = chosen.at(-1)?.seq ?? head.seq;
  const turn = last === Infinity ? `${begin}${upTo}` : record.turn;
  const late = chosen.filter(({ seq }) => seq > last).map(({ wake }) => wake);
  return { turn, first: head.wake, wakes: chosen.map(({ wake }) => wake), late, upTo, answer: undefined };
}

function withAside({ turn, wakes }: Aside, { seq, wake }: { seq: number; wake: Wake }): Batch {
  return { turn, first: wakes[0] ?? wake, wakes: [...wakes, wake], late: [], upTo: seq, answer: wake };
}

/** The work before the first mail of another kind. */
export function leadingWakes(letters: readonly Letter[]): readonly { seq: number; wake: Wake }[] {
  const wakes: { seq: number; wake: Wake }[] = [];
  for (const { seq, mail } of letters) {
    if (mail.kind !== "wake") break;
    wakes.push({ seq, wake: mail });
  }
  return wakes;
}
