import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isAlive, processesWith } from "../../../src/adapters/copilot/processes.ts";
import { bash, forever, patient, setStage, until } from "./stage.ts";

const session = "squadron-dev-42";
const open = { builtinTools: ["bash"], sandbox: "none" as const };

test("without a sandbox, shells that left the process tree are found and ended too", async () => {
  await using stage = await setStage({
    [session]: [
      {
        reply: {
          tools: [bash("setsid sh -c 'sleep 1000; :' & (sleep 1001 &) ; echo up > file; sleep 1002")],
        },
      },
    ],
  });
  const talk = await stage.runtime.open(stage.spec(open), forever);
  const running = talk.run("go", patient);
  await until(() => existsSync(join(stage.folder, "work", "file")));
  const marked = processesWith([`COPILOT_AGENT_SESSION_ID=${session}`, `COPILOT_HOME=${stage.spec().home}`]);
  expect(marked.length).toBeGreaterThan(2);
  await talk[Symbol.asyncDispose]();
  expect(await running).toEqual({ kind: "aborted" });
  expect([talk.pid ?? 0, ...marked].filter(isAlive)).toEqual([]);
});

test("without a sandbox, a session of the same name in another home is left alone", async () => {
  const step = { reply: { tools: [bash("echo up > file; sleep 1000")] } };
  await using one = await setStage({ [session]: [step] });
  await using two = await setStage({ [session]: [step] });
  const first = await one.runtime.open(one.spec(open), forever);
  await using second = await two.runtime.open(two.spec(open), forever);
  void first.run("go", patient);
  const running = second.run("go", patient);
  await until(() => [one, two].every((stage) => existsSync(join(stage.folder, "work", "file"))));
  await first[Symbol.asyncDispose]();
  expect(processesWith([`COPILOT_HOME=${two.spec().home}`]).length).toBeGreaterThan(1);
  await second[Symbol.asyncDispose]();
  expect(await running).toEqual({ kind: "aborted" });
});

test("nothing of the host's environment is in a runtime's", async () => {
  process.env["SQUADRON_TEST_SECRET"] = "of-the-host";
  await using stage = await setStage({});
  await using talk = await stage.runtime.open(stage.spec(open), forever);
  const names = readFileSync(`/proc/${talk.pid ?? 0}/environ`, "latin1")
    .split("\0")
    .map((pair) => pair.split("=")[0])
    .filter((name) => name !== "");
  expect(new Set(names)).toEqual(
    new Set([
      "COPILOT_DISABLE_KEYTAR",
      "COPILOT_HOME",
      "HOME",
      "LANG",
      "MALLOC_ARENA_MAX",
      "MALLOC_TRIM_THRESHOLD_",
      "PATH",
      "TERM",
    ]),
  );
  delete process.env["SQUADRON_TEST_SECRET"];
});

test("a history that cannot be read is told apart from other errors, and nothing stays open", async () => {
  await using stage = await setStage({ [session]: [{ reply: { text: "a" } }] });
  const spec = stage.spec(open);
  {
    await using talk = await stage.runtime.open(spec, forever);
    await talk.run("go", patient);
  }
  const file = join(spec.home, "session-state", session, "events.jsonl");
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, [lines[0], "garbage", ...lines.slice(1)].join("\n"));
  await expect(stage.runtime.open(spec, forever)).rejects.toMatchObject({ code: "history" });
  expect(stage.runtime.openSessions()).toBe(0);
  expect(readdirSync(spec.home)).toContain("session-state");
});
