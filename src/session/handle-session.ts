import { errorCode, errorLine, SquadronError } from "../domain/errors.ts";
import { sessionOfMailbox } from "../domain/mailbox.ts";
import { sessionMail, type SessionMail, type Wake } from "../domain/session-mail.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Claim } from "../ports/mail-store.ts";
import type { WakeHandler } from "../ports/wakes.ts";
import { carryOutClose } from "./carry-out-close.ts";
import { carryOutStop } from "./carry-out-stop.ts";
import { countFailure } from "./give-up.ts";
import { keepTurn } from "./keep-turn.ts";
import { noteWithheld } from "./note-withheld.ts";
import { runTurn } from "./run-turn.ts";
import { createSessionContext, type SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

interface Letter {
  readonly seq: number;
  readonly mail: SessionMail;
}

/** Handles a session's mailbox: orders at once, work when there is a place for a turn. */
export function createSessionHandler(
  deps: SessionDeps,
  toRecord: (change: Partial<SessionRecord>) => Record<string, string>,
): WakeHandler {
  return async ({ mailbox, runner, signal }) => {
    const key = sessionOfMailbox(mailbox);
    if (!key) throw new SquadronError("internal", `${mailbox} is not a session's mailbox.`);
    for (;;) {
      const claim = await deps.mail.claim(mailbox, runner, deps.settings.batch);
      if (!claim) return;
      const record = await deps.registry.get(key);
      const letters = read(claim);
      const [head] = letters;
      if (!head && claim.mail.length > 0) {
        // Written by another version, or damaged: it would be as unreadable next time, and holds up what comes after it.
        await deps.mail.fail(claim, { reason: "unreadable mail", maxTries: 1 });
        deps.log.warn({ session: key }, "unreadable mail given up");
        continue;
      }
      if (!head || !record) {
        // Nothing to do, or mail for a session that is closed already: its tombstone has no use for it.
        await deps.mail.commit(claim, { upTo: letters.at(-1)?.seq ?? 0 });
        await handOn(deps, key);
        return;
      }
      const context = createSessionContext(claim, record);
      if (head.mail.kind === "wake") {
        await work(deps, context, { letters, signal, toRecord });
        return;
      }
      if (!(await carryOutOrCount(deps, context, { letters, signal, toRecord }))) return;
    }
  };
}

interface Work {
  readonly letters: readonly Letter[];
  readonly signal: AbortSignal;
  readonly toRecord: (change: Partial<SessionRecord>) => Record<string, string>;
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
    case "close":
      return carryOutClose(deps, context, { why: mail.why, seq, signal });
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

/** One turn over the work at the head of the mailbox, if there is a place for it. */
async function work(
  deps: SessionDeps,
  context: SessionContext,
  { letters, signal, toRecord }: Work,
): Promise<void> {
  const { key, claim } = context;
  const place = await deps.gate.enter(key);
  await wakeAll(deps, place.granted);
  // Somebody who leaves hands the place on and wakes this session then.
  if (!place.admitted) return;
  const { turn, batch } = chooseBatch(context, leading(letters, "wake"));
  const kept = keepTurn(deps, { key, claim, signal });
  try {
    await deps.registry.update(claim, key, { status: "active", turn, updatedAt: deps.clock.now() });
    const mails = batch.map((letter) => letter.mail as Wake);
    const result = await runTurn(deps, context, { turn, batch: mails, signal: kept.signal });
    const upTo = batch.at(-1)?.seq ?? 0;
    const left = await deps.mail.commit(claim, { upTo, record: toRecord(result.record) });
    if (left === undefined) return await deps.history.discard(key, result.version);
    await deps.history.keepOnly(key, result.version);
    if (left > 0) await deps.wakes.wake(claim.mailbox);
  } catch (error) {
    await settleFailure(deps, context, { error, turn, signal: kept.signal });
  } finally {
    kept.stop();
    await handOn(deps, key);
  }
}

/**
 * What the turn works on, and its name: epoch, first and last mail. A retry gets what the first try got: its effects have
 * their numbers by that, and the answer to mail that came since would be taken for one that was given already.
 */
function chooseBatch(
  { claim, record }: SessionContext,
  waiting: readonly Letter[],
): { turn: string; batch: readonly Letter[] } {
  const begin = `${claim.epoch}.${waiting[0]?.seq ?? 0}-`;
  if (!record.turn.startsWith(begin)) return { turn: `${begin}${waiting.at(-1)?.seq ?? 0}`, batch: waiting };
  const last = Number(record.turn.slice(begin.length));
  return { turn: record.turn, batch: waiting.filter((letter) => letter.seq <= last) };
}

async function settleFailure(
  deps: SessionDeps,
  context: SessionContext,
  failure: { error: unknown; turn: string; signal: AbortSignal },
): Promise<void> {
  const code = errorCode(failure.error);
  // Whoever fenced this turn off has left an order or a later runner behind: nothing to do here.
  if (code === "fenced") return;
  if (code === "outside") throw failure.error;
  const { dead } = await countFailure(deps, context, failure);
  if (!dead) throw failure.error;
  await deps.wakes.wake(context.claim.mailbox);
}

async function handOn({ gate, wakes }: SessionDeps, key: SessionContext["key"]): Promise<void> {
  await wakeAll({ wakes }, (await gate.leave(key)).granted);
}

async function wakeAll({ wakes }: Pick<SessionDeps, "wakes">, keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => wakes.wake(`session/${key}`)));
}

/** The mails up to the first that cannot be read. */
function read(claim: Claim): readonly Letter[] {
  const letters = claim.mail.map(({ seq, body }) => ({
    seq,
    mail: sessionMail.safeParse(parseJson(body)).data,
  }));
  const end = letters.findIndex((letter) => letter.mail === undefined);
  return letters
    .slice(0, end < 0 ? undefined : end)
    .flatMap(({ seq, mail }) => (mail ? [{ seq, mail }] : []));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function leading(letters: readonly Letter[], kind: SessionMail["kind"]): readonly Letter[] {
  const end = letters.findIndex((letter) => letter.mail.kind !== kind);
  return end < 0 ? letters : letters.slice(0, end);
}
