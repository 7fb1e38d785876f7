import fc from "fast-check";
import { expect, it } from "vitest";

import { transcribe, transcriptMarkdown } from "../../../src/domain/history/transcript.ts";

const line = (type: string, data: object): string =>
  JSON.stringify({ type, timestamp: "2026-01-02T03:04:05Z", data });

it("reads what was told and said, what tools were asked and what they answered", () => {
  const lines = [
    line("session.start", { sessionId: "squadron-dev-7", version: 1 }),
    line("user.message", { content: "Paint it." }),
    line("assistant.message", { content: "", toolRequests: [] }),
    line("tool.execution_start", { toolCallId: "1", toolName: "bash", arguments: { command: "ls" } }),
    line("tool.execution_complete", { toolCallId: "1", success: true, result: { content: "a\nb" } }),
    line("assistant.message", { content: "Done." }),
    "torn {",
    line("session.compaction_complete", { success: true, summaryContent: "It was painted." }),
  ];
  expect(transcribe(lines).map(({ kind, name, text }) => [kind, name, text])).toEqual([
    ["told", "", "Paint it."],
    ["tool", "bash", '{\n  "command": "ls"\n}'],
    ["result", "bash", "a\nb"],
    ["said", "", "Done."],
    ["summarized", "", "It was painted."],
  ]);
});

it("keeps every word in a block of code, whatever fences are in it", () => {
  const words = fc.string({ unit: fc.constantFrom("`", "\n", "#", "a"), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(words, (text) => {
      const markdown = transcriptMarkdown("x", [{ at: "", kind: "said", name: "", text }]);
      const [, fence = "", inside] = /^# x\n\n## It said\n\n(`+)\n([^]*)\n\1$/.exec(markdown) ?? [];
      expect(inside).toBe(text);
      expect(
        text.split("\n").some((each) => /^`+$/.test(each.trim()) && each.trim().length >= fence.length),
      ).toBe(false);
    }),
  );
});
