import { expect, it } from "vitest";

import type { Concurrency } from "../../src/domain/roster.ts";
import { lastAsked, type Improvise } from "../../src/lab/model/script.ts";
import { until } from "../../src/lab/world/until.ts";
import { call, onStage, type Stage } from "./stage.ts";

const colour = "Paint it blue, please.";

/** Reads the thread behind the door "go", then says which colour it heard of, if any. */
function painter(gates: { reached: () => void; go: Promise<void> }): Improvise {
  return async (request) => {
    const last = lastAsked(request);
    if (last.includes("Posted as comment")) return call("finish", { summary: "Done." });
    const knows = request.messages.some(({ role, text }) => role === "user" && text.includes(colour));
    const said = { body: knows ? "It is blue." : "It is painted." };
    if (request.messages.some(({ role }) => role === "tool")) return call("post_comment", said);
    gates.reached();
    // An interrupted run is asked anew, and goes on at once.
    if (!knows) await gates.go;
    return call("read_thread", {});
  };
}

interface Late extends Stage {
  readonly issue: number;
  readonly go: () => void;
}

/** A role that is in the middle of its turn when a comment comes. */
function onLate(concurrency: Concurrency, story: (late: Late) => Promise<void>): Promise<void> {
  let reached = (): void => undefined;
  let go = (): void => undefined;
  const begun = new Promise<void>((resolve) => (reached = resolve));
  const opened = new Promise<void>((resolve) => (go = resolve));
  const script = painter({ reached: () => reached(), go: opened });
  return onStage({ script: { "*": script }, reword: true }, async (stage) => {
    await stage.start({
      team: (team) => ({ ...team, roster: team.roster.map((role) => ({ ...role, concurrency })) }),
    });
    const issue = await stage.ask("pm");
    await begun;
    await stage.maintainer.comment(stage.world.repository, issue, colour);
    await story({ ...stage, issue, go: () => go() });
  });
}

const painted = (said: readonly string[]): readonly string[] =>
  said.flatMap((body) => /It is \w+\./.exec(body)?.[0] ?? []);

/** Waits until the running turn has taken the words in. */
const takenIn = ({ redis, key, issue }: Late): Promise<unknown> =>
  until("a turn that has heard it", async () =>
    /"heard":[1-9]/.test((await redis.hget(`{squadron}:session:${key(issue)}`, "progress")) ?? ""),
  );

it("words are told to an agent at work where its role is steered", () =>
  onLate("steer", async (late) => {
    await takenIn(late);
    late.go();
    await late.quiet();
    expect(painted(await late.said(late.issue))).toEqual(["It is blue."]);
    expect((await late.living(late.issue))?.body).toContain("1 turn ");
  }));

it("words end the run where its role is interrupted, and it goes on with them at once", () =>
  onLate("interrupt", async (late) => {
    await late.quiet();
    expect(painted(await late.said(late.issue))).toEqual(["It is blue."]);
    expect((await late.living(late.issue))?.body).toContain("1 turn ");
    late.go();
  }));

it("words are turned away where its role takes nothing while it works", () =>
  onLate("reject", async (late) => {
    const words = "takes nothing more until it is done";
    await until("a word about it", async () =>
      (await late.comments(late.issue)).some(({ body }) => body.includes(words)),
    );
    late.go();
    await late.quiet();
    expect(painted(await late.said(late.issue))).toEqual(["It is painted."]);
    expect(late.told()).not.toContain(colour);
  }));

it("words wait for the next turn otherwise", () =>
  onLate("enqueue", async (late) => {
    late.go();
    await until("a second turn", () => late.told().includes(colour));
    await late.quiet();
    expect(painted(await late.said(late.issue))).toEqual(["It is painted.", "It is blue."]);
    expect((await late.living(late.issue))?.body).toContain("2 turns ");
  }));
