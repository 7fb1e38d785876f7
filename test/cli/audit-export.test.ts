import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { createFileAudit } from "../../src/adapters/audit/file-audit.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { sessionOf } from "../page/page-stage.ts";
import { setOperatorStage } from "./operator-stage.ts";

let stage: Awaited<ReturnType<typeof setOperatorStage>>;
beforeAll(async () => {
  stage = await setOperatorStage([sessionOf(1)]);
  const root = join(stage.env.SQUADRON_STATE, "audit");
  const clock = createFakeClock(Date.UTC(2026, 10, 1));
  const onError = (error: unknown): never => expect.unreachable(String(error));
  const audit = createFileAudit({ root, clock, onError });
  audit.append(sessionOf(1).key, { event: "opened", detail: { fence: 1 } });
  clock.advance(24 * 3_600_000);
  audit.append(sessionOf(1).key, { event: "closed" });
  audit.append(sessionOf(2).key, { event: "opened" });
  await audit.flush();
});
afterAll(() => stage[Symbol.asyncDispose]());

it.each([
  ["", ["1 opened", "1 closed", "2 opened"]],
  ["--since 2026-11-02", ["1 closed", "2 opened"]],
  ["--until 2026-11-02", ["1 opened"]],
  ["--since 2026-11-01T02:00:00+02:00 --until 2026-11-01T00:00:01Z", ["1 opened"]],
  ["--repository Acme/Repo-1", ["1 opened", "1 closed"]],
  ["--repository 2", ["2 opened"]],
])("prints a line for each act, and on stderr how many: audit export %s", async (options, expected) => {
  const { code, out, err } = await stage.run(`audit export ${options}`);
  const lines = out.split("\n").filter((line) => line !== "");
  const told = lines.map((line) => JSON.parse(line) as { readonly session: string; readonly event: string });
  expect(code).toBe(0);
  expect(told.map(({ session, event }) => `${session.split("/")[0]} ${event}`)).toEqual(expected);
  expect(err).toMatch(new RegExp(`^${expected.length} line\\(s\\) of `));
});

it("ends with 2 for a repository that no session is left of, and says how to name it", async () => {
  const { code, out, err } = await stage.run("audit export --repository acme/repo-2");
  expect([code, out, err]).toEqual([2, "", expect.stringContaining("give the id that GitHub has for it")]);
});
