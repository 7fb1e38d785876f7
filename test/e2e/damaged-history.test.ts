import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { pack } from "../../src/adapters/history/pack.ts";
import { unpack } from "../../src/adapters/history/unpack.ts";
import { historyLimitBytes } from "../../src/domain/history/history-limit.ts";
import { lastAsked } from "../../src/lab/model/script.ts";
import { compaction, conversation } from "../support/conversation.ts";
import { onStage, worker, type Stage } from "./stage.ts";

const events = "events.jsonl";
const first = "The magic word is swordfish.";

/** Lets a session sleep, damages what is stored of it, wakes it and looks at what the model was told. */
async function wakeAfter(
  damage: (file: string, session: string) => Promise<void>,
  look: (
    seen: { living: string; told: string; remembered: string; stored: readonly string[] },
    stage: Stage,
    issue: number,
  ) => Promise<void> | void,
): Promise<void> {
  await onStage({ script: { "*": worker() } }, async (stage) => {
    const { world, ask, quiet } = stage;
    await stage.start();
    const issue = await ask("pm", { body: first });
    await quiet();
    const folder = join(world.env["SQUADRON_STATE"] ?? "", "history", stage.key(issue));
    const [name] = await readdir(folder);
    await damage(join(folder, name ?? ""), `squadron-pm-${issue}`);
    await stage.maintainer.comment(world.repository, issue, "And now?");
    await quiet();
    expect(await stage.said(issue), "one answer to each").toHaveLength(2);
    expect(await stage.redis.keys("*dead*")).toEqual([]);
    const living = (await stage.living(issue))?.body ?? "";
    expect(living).toContain("is asleep");
    const request = stage.wakes().at(-1);
    const remembered = request?.messages.map((message) => message.text).join("\n") ?? "";
    const told = request ? lastAsked(request) : "";
    expect(told).toContain("And now?");
    await look({ living, told, remembered, stored: await readdir(folder) }, stage, issue);
    const audit = join(world.env["SQUADRON_STATE"] ?? "", "audit", `${stage.key(issue)}.jsonl`);
    const isAudited = (await readFile(audit, "utf8")).includes('"event":"history-');
    expect(isAudited, "what people are told is in the audit").toBe(/its .*conversation/i.test(living));
    // What comes next is a conversation like any other.
    await stage.maintainer.comment(world.repository, issue, "Thanks.");
    await quiet();
    expect(await stage.said(issue)).toHaveLength(3);
    expect((await stage.living(issue))?.body).not.toMatch(/damaged|lost|set aside|summary/);
    expect(
      stage
        .wakes()
        .at(-1)
        ?.messages.map((message) => message.text)
        .join("\n"),
    ).toContain("And now?");
    await stage.maintainer.closeIssue(world.repository, issue);
    await quiet();
    expect(await stage.histories(stage.key(issue)), "nothing is left after a close").toBe(0);
  });
}

/** Changes the events of a stored conversation, and leaves its archive in order. */
const inside =
  (change: (lines: readonly string[], session: string) => readonly string[]) =>
  async (file: string, session: string): Promise<void> => {
    const files = await unpack(await readFile(file), { session, mostBytes: 1e9 });
    const changed = (files ?? []).map(({ path, bytes }) => {
      if (path !== events) return { path, bytes };
      const lines = bytes.toString().split("\n").slice(0, -1);
      return { path, bytes: Buffer.from(change(lines, session).join("\n")) };
    });
    await writeFile(file, await pack(session, changed));
  };

/** An event of a kind that the runtime does not know, so long. */
const padding = (bytes: number): string => {
  const line = (data: string): string =>
    JSON.stringify({
      type: "session.of_tomorrow",
      data: { data },
      id: "a9a3a3a0-0000-4000-8000-000000000000",
      timestamp: "2040-01-01T00:00:00.000Z",
      parentId: null,
    });
  return line("x".repeat(Math.max(0, bytes - line("").length - 1)));
};

const isAbout = (type: string) => (line: string) => line.includes(`"type":"${type}"`);

it.each([
  ["a torn end", inside((lines) => [...lines, '{"type":"assistant.mess'])],
  [
    "noise in the middle",
    inside((lines) => lines.flatMap((line, at) => (at === 7 ? ["\0noise", line] : [line]))),
  ],
  [
    "a torn line in the middle",
    inside((lines) => lines.map((line) => (isAbout("session.shutdown")(line) ? line.slice(0, 30) : line))),
  ],
])("goes on with the rest of a conversation that has %s, and says so", (_what, damage) =>
  wakeAfter(damage, ({ living, told, remembered, stored }) => {
    expect(living).toContain("stored conversation was damaged: 1 line of it was unreadable and left out");
    expect(told).toContain("Part of your earlier conversation");
    expect(remembered).toContain(first);
    expect(stored).toHaveLength(1);
  }),
);

it.each([
  ["a cut archive", (file: string) => truncate(file, 900), "its archive cannot be read"],
  ["an empty archive", (file: string) => truncate(file, 0), "its archive cannot be read"],
  ["no events", inside(() => []), "nothing of it can be read"],
  ["only zeros", inside(() => ["\0".repeat(4096)]), "nothing of it can be read"],
  ["no beginning", inside((lines) => lines.slice(1)), "nothing of it can be read"],
  [
    "another session's events",
    inside((lines) =>
      lines.map((line) => line.replace(/"sessionId":"[^"]*"/, '"sessionId":"squadron-pm-9999"')),
    ),
    "it is another session's",
  ],
])("begins anew from the thread when all that is stored is %s, and says so", (_what, damage, why) =>
  wakeAfter(damage, ({ living, told, remembered, stored }) => {
    expect(living).toContain(`Its earlier conversation was damaged and set aside (${why})`);
    expect(told).toContain("Your earlier conversation on this issue was lost.");
    expect(remembered).not.toContain(first);
    expect(
      stored.filter((name) => name.endsWith(".damaged")),
      "kept for an operator",
    ).toHaveLength(1);
    expect(stored).toHaveLength(2);
  }),
);

it("begins anew, in the same turn, when the runtime refuses a conversation that looked sound", () =>
  wakeAfter(
    inside((lines) =>
      lines.map((line) => (isAbout("user.message")(line) ? '{"type":"user.message","data":{}}' : line)),
    ),
    ({ living, told, remembered, stored }, stage) => {
      expect(living).toContain("could not be resumed and was set aside");
      expect(told).toContain("Your earlier conversation on this issue was lost.");
      expect(remembered).not.toContain(first);
      expect(stored.filter((name) => name.endsWith(".damaged"))).toHaveLength(1);
      expect(stage.wakes()).toHaveLength(2);
    },
  ));

it("goes on with a conversation that another version of the runtime wrote", () =>
  wakeAfter(
    inside((lines) => [
      ...lines.map((line) =>
        line
          .replace('"version":1', '"version":2')
          .replace(/"copilotVersion":"[^"]*"/, '"copilotVersion":"99.0.0"'),
      ),
      padding(200),
    ]),
    ({ living, remembered }) => {
      expect(living).not.toContain("conversation");
      expect(remembered).toContain(first);
    },
  ));

it.each([
  ["the runtime's own summary of it", compaction("They want it blue.").trim(), "They want it blue."],
  ["its last words", "", "More.\n\nYou were told:\n\nMore? 2999"],
])("ends a conversation that has grown too long, and goes on with %s", (_what, summary, kept) =>
  wakeAfter(
    inside((lines, session) => {
      const talk = Array.from({ length: 3_000 }, (_, at) => [`More? ${at}`, "More."] as const);
      return [...lines, padding(historyLimitBytes), ...conversation(session, talk).split("\n"), summary];
    }),
    ({ living, told, remembered, stored }) => {
      expect(living).toContain("had grown too long to be continued; it went on with a summary of it");
      expect(told).toContain(kept);
      expect(told.length).toBeLessThan(22_000);
      expect(remembered).not.toContain(first);
      expect(stored).toHaveLength(1);
    },
  ),
);
