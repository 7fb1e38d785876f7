import { lostPrompt, removedPrompt } from "../domain/prompt.ts";
import type { RestoredHistory } from "../ports/history-store.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** What became of the conversation: one sentence each for people, and for the agent before what is new. */
export interface ToldHistory {
  readonly notes: readonly string[];
  readonly prompts: readonly string[];
}

/**
 * Puts the conversation of the last committed turn back into `home`, where the runtime looks for it.
 * @returns `goesOn`: whether there is one now.
 */
export async function restoreHistory(
  { history, audit }: Pick<SessionDeps, "history" | "audit">,
  { key, record, runtimeId }: Pick<SessionContext, "key" | "record" | "runtimeId">,
  home: string,
): Promise<ToldHistory & { readonly goesOn: boolean }> {
  const restored = await history.restore(key, { home, runtimeId, version: record.history });
  const goesOn = restored.kind === "sound" || restored.kind === "repaired";
  if (restored.kind === "sound" || record.turns === 0) return { goesOn, notes: [], prompts: [] };
  if (record.history === "" && !record.rebuilt) return { goesOn, notes: [removed], prompts: [removedPrompt] };
  const { detail, ...told } = tell(restored);
  audit.append(key, { event: `history-${restored.kind}`, detail: { version: record.history, ...detail } });
  return { goesOn, ...told };
}

const removed = "Its earlier conversation was removed; it went on from what stands in this thread.";

function tell(restored: Exclude<RestoredHistory, { kind: "sound" }>): ToldHistory & {
  readonly detail?: Readonly<Record<string, string | number>>;
} {
  switch (restored.kind) {
    case "repaired": {
      const { dropped } = restored;
      const lines = dropped === 1 ? "1 line of it was" : `${dropped} lines of it were`;
      return {
        detail: { dropped },
        notes: [`Its stored conversation was damaged: ${lines} unreadable and left out, the rest was kept.`],
        prompts: [
          "Part of your earlier conversation on this issue was damaged and is missing. Read the thread with read_thread when something does not fit together; do not repeat what was done.",
        ],
      };
    }
    case "oversize": {
      const { digest } = restored;
      return {
        detail: { digest: digest.length },
        notes: ["Its conversation had grown too long to be continued; it went on with a summary of it."],
        prompts: [
          `Your earlier conversation on this issue had grown too long and ended. This is what was kept of it:\n\n${digest}`,
          "Read the thread with read_thread when something is missing; do not repeat what was done.",
        ],
      };
    }
    case "unusable":
      return {
        detail: { why: restored.why },
        notes: [
          `Its earlier conversation was damaged and set aside (${restored.why}); it went on from what stands in this thread.`,
        ],
        prompts: [lostPrompt],
      };
    case "none":
      return {
        notes: ["Its earlier conversation was lost; it went on from what stands in this thread."],
        prompts: [lostPrompt],
      };
  }
}
