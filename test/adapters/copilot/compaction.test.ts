import { expect, test } from "vitest";
import { forever, patient, setStage } from "./stage.ts";

test("a conversation that outgrows its window is compacted, and the audit sees it", async () => {
  const long = "word ".repeat(700);
  await using stage = await setStage({
    "squadron-dev-42": (request) => {
      const last = request.messages.at(-1)?.text ?? "";
      return /summary/i.test(last) ? { text: "<summary>We counted words.</summary>" } : { text: long };
    },
  });
  await using talk = await stage.runtime.open(stage.spec({ maxPromptTokens: 4000 }), forever);
  let turns = 0;
  const compacted = (): boolean => stage.events.some((event) => event.kind === "compaction-ended");
  while (!compacted() && turns++ < 12) await talk.run(`question ${turns}`, patient);
  expect(stage.events).toContainEqual({ kind: "compaction-started" });
  expect(stage.events).toContainEqual(expect.objectContaining({ kind: "compaction-ended", ok: true }));
  await talk.run("the last question", patient);
  const texts = stage.model.requests.at(-1)?.messages.map((one) => one.text) ?? [];
  expect(texts.join("\n")).toContain("We counted words.");
  expect(texts.filter((text) => text === long).length).toBeLessThan(turns);
});
