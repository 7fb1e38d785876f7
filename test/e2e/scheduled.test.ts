import { expect, it } from "vitest";

import type { Role } from "../../src/domain/ids.ts";
import type { ScheduledWork } from "../../src/domain/team.ts";
import { onStage, worker, type Stage } from "./stage.ts";

const everyMinute = { cron: "* * * * *", role: "pm" as Role, text: "Look through what is new." };

/** A service that finds the work due when it looks for the first time, and looks several times. */
async function startDue(stage: Stage, work: ScheduledWork): Promise<void> {
  const { redis, world, quiet } = stage;
  const fiveMinutesAgo = Date.now() - 5 * 60_000;
  await redis.hset("{squadron}:cursors", `schedule/${world.repositoryId}`, String(fiveMinutesAgo));
  const running = await stage.start({ team: (team) => ({ ...team, schedule: [work] }) });
  await Promise.all([running.service.reconcile(), running.service.reconcile()]);
  await running.service.reconcile();
  await quiet();
}

it("work on an issue begins by the clock, once however often and by however many it is looked at", () =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const { world, maintainer, said } = stage;
    const { number } = await maintainer.createIssue(world.repository, { title: "Housekeeping" });
    await startDue(stage, { ...everyMinute, on: { issue: number } });
    const told = await said(number);
    const calls = told.filter((body) => body.startsWith("⏰ **pm**: Look through what is new."));
    // The minute may have turned while it was looked at.
    expect(calls.length).toBeGreaterThanOrEqual(1);
    expect(calls.length).toBeLessThanOrEqual(2);
    expect(told.filter((body) => body.startsWith("Here is the answer."))).toHaveLength(calls.length);
    expect(stage.told()).toContain("@squadron-lab[bot] commented:");
  }));

it("work without an issue opens one of its title", () =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    await startDue(stage, { ...everyMinute, on: { title: "Weekly look" } });
    expect((await stage.said(1)).filter((body) => body.startsWith("Here is the answer."))).toHaveLength(1);
    expect(stage.told()).toContain("Look through what is new.");
  }));

it("work on an issue that is closed begins nothing", () =>
  onStage({ script: { "*": worker() } }, async (stage) => {
    const { world, maintainer, said, wakes } = stage;
    const { number } = await maintainer.createIssue(world.repository, { title: "Housekeeping" });
    await maintainer.closeIssue(world.repository, number);
    await startDue(stage, { ...everyMinute, on: { issue: number } });
    expect(await said(number)).toEqual([]);
    expect(wakes()).toEqual([]);
  }));
