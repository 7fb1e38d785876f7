const line = (event: object): string => `${JSON.stringify({ ...event, id: "0", parentId: null })}\n`;

/** The events of a conversation as the runtime writes them, as far as anybody but the runtime looks at them. */
export function conversation(runtimeId: string, turns: readonly (readonly [string, string])[]): string {
  const begin = line({ type: "session.start", data: { sessionId: runtimeId, version: 1 } });
  const talk = turns.map(([told, said], turn) =>
    [
      turn === 0 ? "" : line({ type: "session.resume", data: { eventCount: turn * 4 } }),
      line({ type: "user.message", data: { content: told, messageId: `${turn}` } }),
      line({ type: "assistant.message", data: { content: said, toolRequests: [] } }),
      line({ type: "session.shutdown", data: { shutdownType: "routine" } }),
    ].join(""),
  );
  return begin + talk.join("");
}

/** The event by which the runtime remembers that it summarized what came before. */
export function compaction(summaryContent: string): string {
  return line({ type: "session.compaction_complete", data: { success: true, summaryContent } });
}
