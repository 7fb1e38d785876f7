import { access, utimes } from "node:fs/promises";

import { expect, it } from "vitest";

import { until } from "../../src/lab/world/until.ts";
import type { Replacements } from "../../src/replacements.ts";
import { onStage, worker, type Stage } from "./stage.ts";

const dayMs = 24 * 3_600_000;

/** Lets a session look as if its last turn were so many days ago, and the next service look at ages at once. */
async function sleepFor(stage: Stage, issue: number, days: number): Promise<void> {
  const { redis, world } = stage;
  const [record = ""] = await redis.keys(`{squadron}:session:*/${issue}/*`);
  const key = record.slice("{squadron}:session:".length);
  const then = Date.now() - days * dayMs;
  await redis.hset(record, "updatedAt", then);
  await utimes(`${world.env["SQUADRON_STATE"]}/audit/${key}.jsonl`, then / 1_000, then / 1_000);
  const planned = await redis.keys("{squadron}:q:expire*");
  if (planned.length > 0) await redis.del(...planned);
}

const hasAudit = ({ world, key }: Stage, issue: number): Promise<boolean> =>
  access(`${world.env["SQUADRON_STATE"]}/audit/${key(issue)}.jsonl`).then(
    () => true,
    () => false,
  );

const docsSleepAWeek: Replacements = {
  team: (real) => ({
    ...real,
    roster: real.roster.map((role) =>
      role.role === "docs" ? { ...role, limits: { ...role.limits, sleepDays: 7 } } : role,
    ),
  }),
};

/** Some sessions that have answered once, and no service. */
async function asleep(stage: Stage, roles: readonly string[]): Promise<readonly number[]> {
  const service = await stage.start();
  const issues: number[] = [];
  for (const role of roles) issues.push(await stage.ask(role));
  await stage.quiet();
  await service[Symbol.asyncDispose]();
  return issues;
}

it("removes the conversation of an agent that slept too long, says so, and tells it from the thread on a comment", () =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const [old = 0, young = 0, brief = 0] = await asleep(stage, ["pm", "pm", "docs"]);
    await sleepFor(stage, old, 91);
    await sleepFor(stage, young, 89);
    await sleepFor(stage, brief, 8);
    await stage.start(docsSleepAWeek);
    await stage.shows(brief, "its conversation expired after 7 days", "docs");
    await stage.shows(
      old,
      "its conversation expired after 90 days; a comment wakes it, told from the thread",
    );
    await stage.quiet();
    expect(await stage.histories(stage.key(old))).toBe(0);
    expect(await stage.histories(stage.key(young))).toBe(1);
    expect((await stage.living(young))?.body).not.toContain("expired");
    await stage.maintainer.comment(stage.world.repository, old, "Go on.");
    await stage.quiet();
    const last = stage.wakes().at(-1);
    expect(last?.messages.filter(({ role }) => role === "assistant")).toEqual([]);
    expect(last?.messages.at(-1)?.text).toContain("Read the thread");
    expect(await stage.said(old)).toHaveLength(2);
    expect((await stage.living(old))?.body).toContain("is asleep");
    expect((await stage.living(old))?.body).not.toContain("expired");
  }));

it("keeps the conversation when a comment came before the order was carried out", () =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const [issue = 0] = await asleep(stage, ["pm"]);
    await sleepFor(stage, issue, 91);
    const mailbox = `session/${stage.key(issue)}`;
    // A service that can look at ages, and carries out nothing.
    const blocked = await stage.start({ mail: (real) => ({ ...real, claim: async () => undefined }) });
    await until("the order", async () => (await stage.redis.xlen(`{squadron}:mail:${mailbox}`)) === 1);
    await blocked[Symbol.asyncDispose]();
    // Routed to the mailbox behind the order.
    const routing = await stage.start({
      mail: (real) => ({
        ...real,
        claim: (name, runner, max) =>
          name === mailbox ? Promise.resolve(undefined) : real.claim(name, runner, max),
      }),
    });
    await stage.maintainer.comment(stage.world.repository, issue, "Go on.");
    await until("the comment", async () => (await stage.redis.xlen(`{squadron}:mail:${mailbox}`)) === 2);
    await routing[Symbol.asyncDispose]();
    await stage.start();
    await stage.quiet();
    expect(
      stage
        .wakes()
        .at(-1)
        ?.messages.some(({ role }) => role === "assistant"),
      "it remembers",
    ).toBe(true);
    expect((await stage.living(issue))?.body).not.toContain("expired");
  }));

it("keeps what a pattern names, and removes the audit of others by age", () =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const issues = await asleep(stage, ["pm", "pm"]);
    const [kept = 0, other = 0] = issues;
    for (const issue of issues) await sleepFor(stage, issue, 400);
    const keep = { SQUADRON_KEEP: `other, acme/*#${kept}:pm` };
    const expiring = await stage.start(undefined, keep);
    await stage.shows(other, "expired");
    await stage.quiet();
    expect(await stage.histories(stage.key(other))).toBe(0);
    expect(await stage.histories(stage.key(kept))).toBe(1);
    await expiring[Symbol.asyncDispose]();
    expect(await hasAudit(stage, other)).toBe(true);
    // The expiry itself is on record, and young.
    for (const issue of issues) await sleepFor(stage, issue, 400);
    await stage.start(undefined, keep);
    await until("the other's audit is removed", async () => !(await hasAudit(stage, other)));
    expect(await hasAudit(stage, kept)).toBe(true);
  }));
