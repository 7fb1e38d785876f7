import { errorCode, errorLine, SquadronError } from "../domain/errors.ts";
import type { SessionKey } from "../domain/ids.ts";
import { sessionOfMailbox } from "../domain/mailbox.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Claim } from "../ports/mail-store.ts";
import type { WakeHandler } from "../ports/wakes.ts";
import type { Letter } from "./choose-batch.ts";
import { carryOutClose } from "./carry-out-close.ts";
import { carryOutExpire } from "./carry-out-expire.ts";
import { carryOutFresh } from "./carry-out-fresh.ts";
import { carryOutStop } from "./carry-out-stop.ts";
import { handOn } from "./hand-on.ts";
import { followMail } from "./follow-mail.ts";
import { heedPause } from "./heed-pause.ts";
import { noteWithheld } from "./note-withheld.ts";
import { createSessionContext, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { readLetters } from "./read-letters.ts";
import { workOnBatch } from "./work-on-batch.ts";

interface HandlerOptions {
  readonly toRecord: (change: Partial<SessionRecord>) => Record<string, string>;
  /** Aborted when this worker was told to stop. */
  readonly stopping: AbortSignal;
}

/** Handles a session's mailbox: orders at once, work when there is a place for a turn. */
export function createSessionHandler(deps: SessionDeps, options: HandlerOptions): WakeHandler {
  return async ({ mailbox, runner, signal }) => {
    const key = sessionOfMailbox(mailbox);
    if (!key) throw new SquadronError("internal", `${mailbox} is not a session's mailbox.`);
    for (;;) {
      // One after the other on one connection, but in one round trip: the record is as of the claim.
      const [claim, record] = await Promise.all([
        deps.mail.claim(mailbox, runner, deps.settings.batch),
        deps.registry.get(key),
      ]);
      if (!claim) return;
      const letters = readLetters(claim.mail);
      const [head] = letters;
      if (!head && claim.mail.length > 0) {
        // Written by another version, or damaged: it would be as unreadable next time, and holds up what comes after it.
        await deps.mail.fail(claim, { reason: "unreadable mail", maxTries: 1 });
        deps.log.warn({ session: key }, "unreadable mail given up");
        continue;
      }
      if (!head || !record) {
        await handleNothing(deps, { key, claim, record, upTo: letters.at(-1)?.seq ?? 0, signal });
        return;
      }
      const context = createSessionContext(inItsLife(claim, letters), record);
      const todo = { ...options, letters, signal };
      const isWork = head.mail.kind === "wake";
      const goOn = await followMail(deps, { key, letters }, async () =>
        isWork ? work(deps, context, todo) : carryOutOrCount(deps, context, todo),
      );
      if (goOn !== true) return;
    }
  };
}

interface Work extends HandlerOptions {
  readonly letters: readonly Letter[];
  readonly signal: AbortSignal;
}

/** Nothing to do, or mail for a session that is closed already: its tombstone has no use for it. */
async function handleNothing(
  deps: SessionDeps,
  at: { key: SessionKey; claim: Claim; record: SessionRecord | undefined; upTo: number; signal: AbortSignal },
): Promise<void> {
  // What people have set may have changed.
  if (at.record) await heedPause(deps, createSessionContext(at.claim, at.record), at.signal);
  await deps.mail.commit(at.claim, { upTo: at.upTo });
  await handOn(deps, at.key);
}

async function work(deps: SessionDeps, context: SessionContext, at: Work): Promise<void> {
  // What came waits where it is; a resumption wakes the mailbox again.
  if (await heedPause(deps, context, at.signal)) await workOnBatch(deps, context, at);
}

/** An order that fails for a reason of ours is counted and given up like work: it must not block what comes after it. */
async function carryOutOrCount(deps: SessionDeps, context: SessionContext, work: Work): Promise<boolean> {
  try {
    return await carryOut(deps, context, work);
  } catch (error) {
    const code = errorCode(error);
    if (code === "outside" || code === "fenced") throw error;
    const reason = errorLine(error);
    const outcome = await deps.mail.fail(context.claim, { reason, maxTries: deps.settings.maxTries });
    deps.log.warn({ session: context.key, error: reason, givenUp: outcome?.dead === true }, "order failed");
    if (!outcome?.dead) throw error;
    return true;
  }
}

/** Carries out what stands first in the mailbox. @returns false when this runner has lost it. */
async function carryOut(
  deps: SessionDeps,
  context: SessionContext,
  { letters, signal, toRecord }: Work,
): Promise<boolean> {
  const [head] = letters;
  const { claim } = context;
  if (!head) return false;
  const { mail, seq } = head;
  switch (mail.kind) {
    case "stop":
      await carryOutStop(deps, context, { mail, seq, signal });
      return (await deps.mail.commit(claim, { upTo: seq })) !== undefined;
    case "fresh":
      await carryOutFresh(deps, context, { mail });
      return (await deps.mail.commit(claim, { upTo: seq })) !== undefined;
    case "close":
      return carryOutClose(deps, context, { mail, seq, signal });
    case "expire": {
      const isLast = letters.length === 1;
      const change = await carryOutExpire(deps, context, { mail, seq, isLast, signal });
      return (await deps.mail.commit(claim, { upTo: seq, record: toRecord(change) })) !== undefined;
    }
    case "withheld": {
      const run = leading(letters, "withheld");
      const last = run.at(-1)?.seq ?? seq;
      const turn = `${claim.epoch}.${seq}`;
      const withheld = await noteWithheld(deps, context, { count: run.length, turn, signal });
      return (await deps.mail.commit(claim, { upTo: last, record: toRecord({ withheld }) })) !== undefined;
    }
    case "wake":
      return true;
  }
}

/** A close begins the next epoch when it is ordered: what stands before it in the mailbox, and itself, is of the one before. */
function inItsLife(claim: Claim, letters: readonly Letter[]): Claim {
  const closes = letters.filter(({ mail }) => mail.kind === "close").length;
  return { ...claim, epoch: claim.epoch - closes };
}

function leading(letters: readonly Letter[], kind: SessionMail["kind"]): readonly Letter[] {
  const end = letters.findIndex((letter) => letter.mail.kind !== kind);
  return end < 0 ? letters : letters.slice(0, end);
}
