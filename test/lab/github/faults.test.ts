import { expect, test } from "vitest";

import type { FaultRule } from "../../../src/lab/github/faults.ts";
import { type Fixture, startFixture } from "./lab-fixture.ts";

const COMMENTS = "/repos/*/*/issues/*/comments";

interface Outcome {
  /** What the client got; `cut` for a broken connection. */
  readonly status: number | "cut";
  readonly retryAfter: string | null;
}

async function comment(fixture: Fixture, body = "Hi"): Promise<Outcome> {
  const token = fixture.lab.seed.installationToken("ada");
  const answer = await fetch(`${fixture.lab.url}/repos/ada/engine/issues/1/comments`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ body }),
  }).catch(() => undefined);
  return { status: answer?.status ?? "cut", retryAfter: answer?.headers.get("retry-after") ?? null };
}

async function withIssue(): Promise<Fixture> {
  const fixture = await startFixture();
  await fixture.lab.as("ada").createIssue("ada/engine", { title: "Here" });
  return fixture;
}

const byBot = (fixture: Fixture): number =>
  fixture.lab.writes.filter((write) => write.actor === "squadron[bot]").length;

interface Case {
  readonly name: string;
  readonly rule: FaultRule;
  readonly outcome: Outcome;
  readonly applied: number;
}

const CASES: readonly Case[] = [
  {
    name: "a 502 before the change",
    rule: { kind: "error-before" },
    outcome: { status: 502, retryAfter: null },
    applied: 0,
  },
  {
    name: "a 502 after the change",
    rule: { kind: "error-after" },
    outcome: { status: 502, retryAfter: null },
    applied: 1,
  },
  {
    name: "a connection cut before the change",
    rule: { kind: "reset-before" },
    outcome: { status: "cut", retryAfter: null },
    applied: 0,
  },
  {
    name: "a connection cut after the change",
    rule: { kind: "reset-after" },
    outcome: { status: "cut", retryAfter: null },
    applied: 1,
  },
  {
    name: "a 429",
    rule: { kind: "too-many-requests", retryAfter: 7 },
    outcome: { status: 429, retryAfter: "7" },
    applied: 0,
  },
  {
    name: "the secondary limit",
    rule: { kind: "secondary-limit", retryAfter: 7 },
    outcome: { status: 403, retryAfter: "7" },
    applied: 0,
  },
];

test.each(CASES)(
  "$name hits one request, and the journal tells what was applied",
  async ({ rule, outcome, applied }) => {
    await using fixture = await withIssue();
    fixture.lab.faults.add({ ...rule, method: "POST", path: COMMENTS });
    expect(await comment(fixture)).toEqual(outcome);
    expect(byBot(fixture)).toBe(applied);
    expect((await comment(fixture)).status).toBe(201);
    expect(byBot(fixture)).toBe(applied + 1);
    expect(fixture.lab.requests.map((request) => [request.status, request.fault])).toEqual([
      [outcome.status === "cut" ? 0 : outcome.status, rule.kind],
      [201, undefined],
    ]);
  },
);

test("an outage lasts until it is removed, and people in the lab are not part of it", async () => {
  await using fixture = await withIssue();
  const outage = fixture.lab.faults.add({ kind: "outage" });
  expect((await comment(fixture)).status).toBe(503);
  expect((await comment(fixture)).status).toBe(503);
  await fixture.lab.as("ada").comment("ada/engine", 1, "Is anybody there?");
  outage.remove();
  expect(outage.hits()).toBe(2);
  expect((await comment(fixture)).status).toBe(201);
});

test.each(["before", "after"] as const)(
  "a request held %s its change waits on the wire until it is released",
  async (when) => {
    await using fixture = await withIssue();
    const hold = fixture.lab.faults.add({ kind: "hold", when, path: COMMENTS });
    const answer = comment(fixture);
    await hold.hit;
    expect(byBot(fixture)).toBe(when === "before" ? 0 : 1);
    hold.release();
    expect((await answer).status).toBe(201);
    expect(byBot(fixture)).toBe(1);
  },
);

test("a fault can be for one actor and a number of requests only", async () => {
  await using fixture = await withIssue();
  fixture.lab.faults.add({ kind: "error-before", status: 500, actor: "squadron[bot]", count: 2 });
  const read = await fetch(`${fixture.lab.url}/repos/ada/engine`);
  expect(read.status).toBe(200);
  const statuses = [await comment(fixture), await comment(fixture), await comment(fixture)].map(
    (one) => one.status,
  );
  expect(statuses).toEqual([500, 500, 201]);
});
