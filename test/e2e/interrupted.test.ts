import { describe, expect, it } from "vitest";

import { SquadronError } from "../../src/domain/errors.ts";
import type { InterruptedPolicy } from "../../src/domain/interruption.ts";
import type { Step } from "../../src/lab/model/script.ts";
import { until } from "../../src/lab/world/until.ts";
import type { HistoryStore } from "../../src/ports/history-store.ts";
import { sandbox } from "../support/sandbox.ts";
import { call, onStage, type Stage } from "./stage.ts";

const post = (body: string) => call("post_comment", { body });
const finish = { reply: call("finish", { summary: "Done." }) };

/** One comment before the interruption, one after it. */
const twoComments: readonly Step[] = [
  { reply: post("First.") },
  { wait: "go", reply: post("Second.") },
  finish,
];

/** Waits until a step of the session's turn is on record. */
async function stepSaved({ redis, key }: Stage, issue: number, role = "pm"): Promise<void> {
  await until("a saved step", async () => {
    const progress = await redis.hget(`{squadron}:session:${key(issue, role)}`, "progress");
    return /"step":"\d/.test(progress ?? "");
  });
}

/** Lets a service begin the work and vanish behind the door "go", its first step saved. */
async function interrupt(stage: Stage): Promise<number> {
  const service = await stage.startChild();
  const issue = await stage.ask("pm");
  await stage.world.model.reached("go");
  await stepSaved(stage, issue);
  await service.kill();
  stage.world.model.release("go");
  return issue;
}

const under = (interrupted: InterruptedPolicy): Parameters<Stage["start"]>[0] => ({
  team: (team) => ({ ...team, roster: team.roster.map((role) => ({ ...role, interrupted })) }),
});

const said = async (stage: Stage, issue: number): Promise<readonly string[]> =>
  (await stage.said(issue)).map((body) => /First|Second|vanished|Third/.exec(body)?.[0] ?? body);

/** Model requests that began a conversation. */
const beginnings = (stage: Stage): number =>
  stage.world.model.requests.filter(({ messages }) => messages.every(({ role }) => role !== "assistant"))
    .length;

describe("a turn whose worker vanished", () => {
  it("goes on from its last step: what was done is neither asked for nor said again", () =>
    onStage({ script: { "*": twoComments }, reword: true }, async (stage) => {
      const issue = await interrupt(stage);
      await stage.start();
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "Second"]);
      expect(beginnings(stage), "the model is not asked again for what it had decided").toBe(1);
      expect(stage.told()).toContain("A restart interrupted you.");
      expect(stage.told().split("Paint the widget"), "the act is told once").toHaveLength(2);
      const living = (await stage.living(issue))?.body;
      expect(living).toContain("is asleep");
      expect(living).toContain("it went on from its last step");
      expect(await stage.histories(stage.key(issue)), "no step is left").toBe(1);
    }));

  it("says once what it said after its last step, and goes on with what comes after that", () => {
    const script: readonly Step[] = [
      { reply: post("First.") },
      { wait: "go", reply: post("Second.") },
      { wait: "later", expect: "Posted as comment", reply: post("Third.") },
      finish,
    ];
    return onStage({ script: { "*": script }, reword: true }, async (stage) => {
      const service = await stage.startChild();
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      await stepSaved(stage, issue);
      stage.world.model.release("go");
      // Within the time between two steps.
      await stage.world.model.reached("later");
      await service.kill();
      stage.world.model.release("later");
      await stage.start();
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "Second", "Third"]);
      expect(beginnings(stage)).toBe(1);
      const results = stage.world.model.requests.at(-1)?.messages.filter(({ role }) => role === "tool");
      expect(results?.map(({ text }) => text.includes("in other words"))).toEqual([false, true, false]);
    });
  });

  it("does not show the agent on the thread what it does not remember saying", () => {
    const script: readonly Step[] = [
      { reply: post("First.") },
      { wait: "go", reply: call("read_thread", {}) },
      { reply: post("Second.") },
      { wait: "later", reply: call("read_thread", {}) },
      finish,
    ];
    return onStage({ script: { "*": script } }, async (stage) => {
      const service = await stage.startChild();
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      await stepSaved(stage, issue);
      stage.world.model.release("go");
      await stage.world.model.reached("later");
      await service.kill();
      stage.world.model.release("later");
      await stage.start();
      await stage.quiet();
      const results = stage.world.model.requests.at(-1)?.messages.filter(({ role }) => role === "tool") ?? [];
      const threads = results.filter(({ text }) => text.includes("Paint the widget")).map(({ text }) => text);
      expect(
        threads.map((text) => /First/.test(text)),
        "what it remembers is there",
      ).toEqual([true, true]);
      expect(threads.map((text) => /Second/.test(text))).toEqual([false, true]);
      expect(await said(stage, issue)).toEqual(["First", "Second"]);
    });
  });

  it("says both of two things once that it was saying at the same time", () => {
    const both = { tools: [post("Second."), post("Third.")].flatMap(({ tools }) => tools ?? []) };
    const script: readonly Step[] = [{ reply: post("First.") }, { wait: "go", reply: both }, finish];
    return onStage({ script: { "*": script }, reword: true }, async (stage) => {
      const service = await stage.startChild();
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      await stepSaved(stage, issue);
      const path = "/repos/{any}/{any}/issues/{any}/comments";
      const held = stage.world.github.faults.add({ kind: "hold", when: "after", method: "POST", path });
      stage.world.model.release("go");
      await held.hit;
      await service.kill();
      held.remove();
      await stage.start();
      await stage.quiet();
      expect([...(await said(stage, issue))].sort()).toEqual(["First", "Second", "Third"]);
    });
  });

  it("does not remember as said what it was saying when its step was saved", () => {
    const script: readonly Step[] = [
      { wait: "start", reply: call("read_thread", {}) },
      { reply: post("First.") },
      { reply: post("Second.") },
      finish,
    ];
    return onStage({ script: { "*": script }, reword: true }, async (stage) => {
      const service = await stage.startChild();
      const issue = await stage.ask("pm");
      await stage.shows(issue, "is working");
      const path = "/repos/{any}/{any}/issues/{any}/comments";
      const held = stage.world.github.faults.add({ kind: "hold", when: "after", method: "POST", path });
      stage.world.model.release("start");
      await held.hit;
      await stepSaved(stage, issue);
      await service.kill();
      held.remove();
      await stage.start();
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "Second"]);
      expect(beginnings(stage)).toBe(1);
    });
  });

  it("is shown as interrupted while it waits for a place, and then goes on", () =>
    onStage({ script: { "*": twoComments }, env: { SQUADRON_TURNS: "1" } }, async (stage) => {
      const issue = await interrupt(stage);
      // Somebody else has the only place.
      const holders = "{squadron}:gate:holders";
      await stage.redis.del(holders);
      await stage.redis.zadd(holders, Date.now() + 3_600_000, "1/1/pm");
      await stage.start();
      await stage.shows(issue, "was interrupted");
      expect(await stage.redis.hget(`{squadron}:session:${stage.key(issue)}`, "status")).toBe("interrupted");
      await stage.redis.del(holders);
      await stage.shows(issue, "is asleep");
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "Second"]);
    }));

  it.skipIf(sandbox === undefined)("goes on in a sandbox of its own, with the files it had written", () => {
    const script: readonly Step[] = [
      { reply: call("bash", { command: "echo half > note.txt", description: "write" }) },
      { wait: "go", reply: call("bash", { command: "cat note.txt", description: "read" }) },
      { expect: "half", reply: post("First.") },
      finish,
    ];
    return onStage({ script: { "*": script } }, async (stage) => {
      const service = await stage.startChild();
      const issue = await stage.ask("dev");
      await stage.world.model.reached("go");
      await stepSaved(stage, issue, "dev");
      await service.kill();
      stage.world.model.release("go");
      await stage.start();
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First"]);
      expect(beginnings(stage)).toBe(1);
      expect((await stage.living(issue, "dev"))?.body).toContain("it went on from its last step");
    });
  });

  it("leaves no step behind when a person stops it", () =>
    onStage({ script: { "*": twoComments } }, async (stage) => {
      await stage.start();
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      await stepSaved(stage, issue);
      await stage.maintainer.comment(stage.world.repository, issue, "/squadron stop");
      await stage.shows(issue, "was stopped");
      await stage.quiet();
      expect(await stage.histories(stage.key(issue))).toBe(0);
    }));

  it("begins again where its role wants that, and says nothing twice", () =>
    onStage({ script: { "*": twoComments }, reword: true }, async (stage) => {
      const issue = await interrupt(stage);
      await stage.start(under("fresh"));
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "Second"]);
      expect(beginnings(stage)).toBe(2);
      expect((await stage.living(issue))?.body).toContain("it began the turn again");
    }));

  it("is put away where its role wants that: people are told what it had done, and a comment wakes the agent", () => {
    const script: readonly Step[] = [
      { reply: post("First.") },
      { wait: "go", reply: post("Second.") },
      finish,
    ];
    return onStage({ script: { "*": script }, reword: true }, async (stage) => {
      const issue = await interrupt(stage);
      await stage.start(under("clean-up"));
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "vanished"]);
      expect((await stage.said(issue)).at(-1)).toMatch(
        /put away; a comment wakes pm.*had posted \[comment \d+\]/s,
      );
      expect((await stage.living(issue))?.body).toContain("an interrupted turn was put away");
      expect(await stage.histories(stage.key(issue)), "the conversation is as before the turn").toBe(0);
      await stage.maintainer.comment(stage.world.repository, issue, "Go on.");
      await stage.quiet();
      expect(stage.told().split("Paint the widget"), "the act is done with").toHaveLength(2);
      expect((await stage.living(issue))?.body).toContain("is asleep");
    });
  });
});

describe("where the role asks what to do about an interrupted turn", () => {
  const asked = (stage: Stage, issue: number) => stage.shows(issue, "was interrupted");

  it.each([
    { answer: "Resume", begins: 1, says: ["First", "vanished", "Second"] },
    { answer: "Please use blue then.", begins: 1, says: ["First", "vanished", "Second"], told: true },
    { answer: "fresh", begins: 2, says: ["First", "vanished", "Second"] },
    { answer: "fresh, and use blue", begins: 2, says: ["First", "vanished", "Second"], told: true },
    { answer: "clean-up.", begins: 1, says: ["First", "vanished", "vanished"] },
  ])("does what a comment that begins with '$answer' says", ({ answer, begins, says, told = false }) =>
    onStage({ script: { "*": twoComments }, reword: true }, async (stage) => {
      const issue = await interrupt(stage);
      await stage.start(under("ask"));
      await asked(stage, issue);
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "vanished"]);
      expect((await stage.living(issue))?.body).toContain("resume, fresh or clean-up");
      await stage.maintainer.comment(stage.world.repository, issue, answer);
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(says);
      expect(beginnings(stage)).toBe(begins);
      expect(stage.told().includes(answer), "the agent is told what is more than the choice").toBe(told);
      expect(stage.told().split("Paint the widget")).toHaveLength(begins + 1);
    }),
  );

  it("keeps the work aside when the answer's own turn is interrupted, and asks no second time", () =>
    onStage(
      {
        script: {
          "*": [
            twoComments[0] ?? finish,
            { wait: "go", reply: post("Second.") },
            { wait: "later", reply: {} },
          ],
        },
      },
      async (stage) => {
        const issue = await interrupt(stage);
        const first = await stage.start(under("ask"));
        await asked(stage, issue);
        await stage.quiet();
        await first[Symbol.asyncDispose]();
        const second = await stage.startChild();
        await stage.maintainer.comment(stage.world.repository, issue, "resume");
        await stage.world.model.reached("later");
        await second.kill();
        stage.world.model.release("later");
        await stage.start(under("ask"));
        await stage.quiet();
        expect(await said(stage, issue)).toEqual(["First", "vanished", "Second"]);
        expect((await stage.living(issue))?.body).toContain("is asleep");
      },
    ));

  it("lets the work go with the answer that it gives up on, and hears the next comment", () =>
    onStage({ script: { "*": twoComments } }, async (stage) => {
      const issue = await interrupt(stage);
      await stage.start(under("ask"));
      await asked(stage, issue);
      await stage.quiet();
      stage.world.model.fail({ kind: "status", status: 400, times: 3 });
      await stage.maintainer.comment(stage.world.repository, issue, "fresh");
      await stage.quiet();
      expect((await stage.said(issue)).at(-1)).toContain("could not finish this after 3 tries");
      const told = (): number => stage.told().split("Paint the widget").length;
      const before = told();
      await stage.maintainer.comment(stage.world.repository, issue, "Paint it green.");
      await stage.quiet();
      expect(stage.told()).toContain("Paint it green.");
      expect(told(), "the work itself was given up").toBe(before);
      expect((await stage.living(issue))?.body).toContain("is asleep");
    }));

  it("does not listen to somebody who may not wake agents", () =>
    onStage({ script: { "*": twoComments } }, async (stage) => {
      const issue = await interrupt(stage);
      await stage.start(under("ask"));
      await asked(stage, issue);
      await stage.outsider.comment(stage.world.repository, issue, "fresh");
      await stage.quiet();
      expect(await said(stage, issue)).toEqual(["First", "vanished"]);
    }));

  it("drops the work when a person stops the agent", () =>
    onStage({ script: { "*": twoComments } }, async (stage) => {
      const issue = await interrupt(stage);
      await stage.start(under("ask"));
      await asked(stage, issue);
      await stage.maintainer.comment(stage.world.repository, issue, "/squadron stop");
      await stage.quiet();
      expect(await stage.redis.hget(`{squadron}:session:${stage.key(issue)}`, "aside")).toBeNull();
    }));
});

it("gives a turn up that is interrupted every time, with a receipt", () =>
  onStage({ script: { "*": twoComments } }, async (stage) => {
    const first = await stage.startChild();
    const issue = await stage.ask("pm");
    await stage.world.model.reached("go");
    await first.kill();
    // Each of them takes the turn up, asks the model, which does not answer, and is killed.
    for (const requests of [3, 4]) {
      const next = await stage.startChild();
      await until("the turn in another worker", () => stage.world.model.requests.length >= requests);
      await next.kill();
    }
    let removals = 0;
    const removesAtSecondTry = (real: HistoryStore): HistoryStore => ({
      ...real,
      keepOnly: (...steps) => {
        if (removals++ > 0) return real.keepOnly(...steps);
        throw new SquadronError("outside", "The history store is out of order.");
      },
    });
    const asked = stage.world.model.requests.length;
    await stage.start({ history: removesAtSecondTry });
    await stage.quiet();
    expect(removals).toBeGreaterThan(1);
    expect(stage.world.model.requests, "it runs no more, whatever happens").toHaveLength(asked);
    expect((await stage.said(issue)).at(-1)).toMatch(
      /could not finish this and gave up on it.*vanished 3 times/s,
    );
    expect((await stage.living(issue))?.body).toContain("could not go on; a comment tries again");
  }));
