import { afterAll, beforeAll, expect, it } from "vitest";

import { formatSession, type Role } from "../../src/domain/ids.ts";
import type { SessionRecord } from "../../src/domain/session.ts";
import { sessionOf } from "../page/page-stage.ts";
import { setOperatorStage } from "./operator-stage.ts";

const day = 24 * 3_600_000;

function session(repositoryId: number, name: string, idleMs: number): SessionRecord {
  const role = name as Role;
  const key = formatSession({ repositoryId, number: 7, role });
  const branch = name === "release" ? "release/9" : "";
  return sessionOf(repositoryId, { key, role, branch, updatedAt: Date.now() - idleMs });
}
const old = session(1, "dev", 9 * day);
const older = session(2, "dev", 30 * day);
const fresh = session(1, "pm", 6 * day);
const release = session(1, "release", 40 * day);
const all = [old, older, fresh, release];

let stage: Awaited<ReturnType<typeof setOperatorStage>>;
beforeAll(async () => {
  stage = await setOperatorStage(all);
});
afterAll(() => stage[Symbol.asyncDispose]());
const ordered = async (): Promise<readonly string[]> => {
  const waiting = await Promise.all(all.map(async (each) => ({ each, mail: await stage.mailOf(each) })));
  return waiting.filter(({ mail }) => mail.length > 0).map(({ each }) => each.key);
};

it("says exactly which sessions would go, those changed last first, and lets none go", async () => {
  expect(await stage.run("sessions cleanup --older-than 7d --dry-run")).toEqual({
    code: 0,
    out:
      "Would delete 3 sessions:\n" +
      "  squadron-dev-7  acme/repo-1\n  squadron-dev-7  acme/repo-2\n  squadron-release-7  acme/repo-1\n",
    err: "",
  });
  expect(await ordered()).toEqual([]);
});

it.each([
  ["a branch", '--keep "release/*"', ["dev-7  acme/repo-1", "dev-7  acme/repo-2"]],
  ["an id", '--keep "squadron-dev-*"', ["release-7  acme/repo-1"]],
  ["several", '--keep "ACME/REPO-1" --keep "2/7/dev"', []],
])("keeps what is to be kept: %s", async (_what, keep, left) => {
  const { out } = await stage.run(`sessions cleanup --older-than 7d ${keep} --dry-run`);
  const noun = left.length === 1 ? "session" : "sessions";
  const named = left.map((each) => `\n  squadron-${each}`).join("");
  expect(out).toBe(`Would delete ${left.length} ${noun}${left.length === 0 ? "." : `:${named}`}\n`);
});

it.each([
  ["sessions cleanup --older-than 7d", "Nobody can be asked here"],
  ["sessions delete 1/7/dev", "Nobody can be asked here"],
  ["sessions stop 1/7/dev", "Nobody can be asked here"],
  ["sessions delete squadron-dev-7 --yes", "say which"],
  ["sessions delete 1/7/dev 1/9/dev --yes", "There is no session 1/9/dev"],
])("ends with 2 and changes nothing: %s", async (line, why) => {
  const { code, out, err } = await stage.run(line);
  expect({ code, out, why: err.includes(why) }).toEqual({ code: 2, out: "", why: true });
  expect(await ordered()).toEqual([]);
});

it("refuses a field that there is not, before it looks for the store", async () => {
  const { code, err } = await stage.run("sessions list --json id,colour", {
    REDIS_URL: "redis://127.0.0.1:1",
  });
  expect(code).toBe(2);
  expect(err).toMatch(/^--json: There is no field "colour"\. Fields, separated by commas: id, key, /);
});

it("lets nothing be tried again that works, waits for its turn or is paused", async () => {
  const { code, err } = await stage.run("sessions retry 1/7/pm");
  expect([code, err]).toEqual([1, "squadron-pm-7 is queued: there is nothing to try again.\n"]);
});

it("orders exactly those that were named, says so, and writes down who did it", async () => {
  const { code, out } = await stage.run("sessions stop 1/7/pm --yes");
  expect({ code, out }).toEqual({
    code: 0,
    out: "Ordered: squadron-pm-7\nStopped: 0 of 1. No worker runs now; the orders are kept, and are carried out when one starts.\n",
  });
  expect(await ordered()).toEqual([fresh.key]);
  expect(JSON.parse((await stage.mailOf(fresh))[0] ?? "")).toMatchObject({ kind: "stop", operator: true });
  const logs = await stage.run("logs 1/7/pm");
  expect(logs.out).toMatch(/ operator {2}by=\S+ order=stop$/m);
  expect((await stage.run("sessions cleanup --older-than 35d --force")).code).toBe(0);
  expect(await ordered()).toEqual([fresh.key, release.key]);
  expect(JSON.parse((await stage.mailOf(release))[0] ?? "")).toEqual({ kind: "close", why: "let-go" });
});
