import { transition } from "../domain/session.ts";
import { createLivingComment } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/**
 * Whether the session may take up work: people may have paused it, and an operator may have halted everything. Shows
 * people which of it holds, where it does not show yet.
 */
export async function heedPause(
  deps: SessionDeps,
  context: SessionContext,
  signal: AbortSignal,
): Promise<boolean> {
  const { key, claim, record } = context;
  const halt = await deps.halts.of(record.repository);
  const mayWork = record.pausedBy === "" && halt === undefined;
  if (mayWork !== (record.status === "paused")) return mayWork;
  const status = transition(record.status, mayWork ? "resumed" : "paused");
  const lastActivity = halt === undefined ? record.lastActivity : halted;
  const at = { turn: `${claim.epoch}.${status}`, signal, notes: [], onFatal: () => undefined };
  await createLivingComment(deps, context, at).settle({ status, lastActivity });
  await deps.registry.update(claim, key, { status, lastActivity });
  return mayWork;
}

const halted = "whoever runs Squadron has halted everything here; it goes on by itself when that is lifted";
