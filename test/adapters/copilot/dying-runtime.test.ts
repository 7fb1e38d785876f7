import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { forever, patient, setStage } from "./stage.ts";

const session = "squadron-dev-42";

test("a runtime that dies while the model's answer is on its way ends its turn, and nothing else", async () => {
  await using stage = await setStage({ [session]: [{ reply: { text: "too late" } }] });
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", onUnhandled);
  const spec = stage.spec({ builtinTools: ["bash"], sandbox: "none" });
  let pid = 0;
  await using talk = await stage.runtime.open(
    {
      ...spec,
      callModel: async (request, context) => {
        const answer = await spec.callModel(request, context);
        // Nothing else runs here until it is dead: the answer leaves before anybody can know.
        execFileSync("sh", [
          "-c",
          `kill -9 ${pid}; while kill -0 ${pid} 2>/dev/null && ! grep -q "^State:.Z" /proc/${pid}/status; do :; done`,
        ]);
        return answer;
      },
    },
    forever,
  );
  pid = talk.pid ?? 0;
  expect(await talk.run("go", patient)).toMatchObject({ kind: "failed", cause: "exit" });
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
});
