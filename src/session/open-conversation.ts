import { errorCode, errorLine } from "../domain/errors.ts";
import { lostPrompt } from "../domain/prompt.ts";
import type { AgentSession, AgentSpec } from "../ports/agent-runtime.ts";
import type { ToldHistory } from "./restore-history.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

interface Opened {
  readonly session: AgentSession;
  /** What people and the agent are to know when it is not the conversation that was put back. */
  readonly told?: ToldHistory;
}

/**
 * Opens the conversation that was put back, or a new one when the runtime refuses to go on with it, however sound it
 * looked. A refused step of an interrupted turn is set aside, and the turn fails: it begins again without it.
 */
export async function openConversation(
  { runtime, history, audit, log }: Pick<SessionDeps, "runtime" | "history" | "audit" | "log">,
  { key, record }: Pick<SessionContext, "key" | "record">,
  { spec, step, signal }: { spec: AgentSpec; step: string | undefined; signal: AbortSignal },
): Promise<Opened> {
  try {
    return { session: await runtime.open(spec, signal) };
  } catch (error) {
    if (errorCode(error) !== "history") throw error;
    log.warn({ session: key, error: errorLine(error) }, "conversation refused");
    if (step !== undefined) {
      await history.setAside(key, step);
      throw error;
    }
    await history.clearLocal(spec);
    // A runtime that can open no session at all fails here, and nothing is held against the conversation.
    const session = await runtime.open({ ...spec, goesOn: false }, signal);
    audit.append(key, { event: "history-refused", detail: { version: record.history } });
    await history
      .setAside(key, record.history)
      .catch((cause: unknown) =>
        log.warn({ session: key, error: errorLine(cause) }, "refused conversation not set aside"),
      );
    return { session, told };
  }
}

const told: ToldHistory = {
  notes: [
    "Its earlier conversation could not be resumed and was set aside; it went on from what stands in this thread.",
  ],
  prompts: [lostPrompt],
};
