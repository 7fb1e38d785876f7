import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Improvise } from "../../src/lab/model/script.ts";
import { freePort, startServiceProcess, type ServiceProcess } from "../../src/lab/world/service-process.ts";
import { until } from "../../src/lab/world/until.ts";
import { workerName } from "../../src/worker-name.ts";
import { gitOk } from "../lab/github/git-fixture.ts";
import { compiledCli } from "../support/compiled-service.ts";
import { sandbox } from "../support/sandbox.ts";
import { call, onStage, type Stage, type StageOptions } from "./stage.ts";

interface Workers {
  /** Starts a worker with a disk of its own; under the same name it is the same machine again. */
  readonly start: (name: string) => Promise<ServiceProcess>;
  /** The clone of a session on that worker's disk. */
  readonly cloneOn: (name: string, issue: number) => Promise<boolean>;
  readonly nameOf: (name: string) => string;
}

/** One process takes deliveries; workers with nothing in common but store and history come and go. */
function onWorkers(
  options: StageOptions,
  story: (stage: Stage, workers: Workers) => Promise<void>,
): Promise<void> {
  return onStage(options, async (stage) => {
    const { folder } = stage.world;
    const stateOf = (name: string): string => join(folder, name);
    const envOf = async (name: string): Promise<Record<string, string>> => ({
      ...stage.settings,
      SQUADRON_STATE: stateOf(name),
      SQUADRON_HISTORY: join(folder, "history"),
      PORT: String(await freePort()),
    });
    const env = await envOf("web");
    await using web = await startServiceProcess(env, "--web", await compiledCli());
    expect(web.pid).toBeGreaterThan(0);
    stage.deliverTo(`http://127.0.0.1:${env["PORT"] ?? ""}/api/github/webhooks`);
    const running: ServiceProcess[] = [];
    try {
      await story(stage, {
        start: async (name) => {
          const worker = await startServiceProcess(await envOf(name), "--worker", await compiledCli());
          running.push(worker);
          return worker;
        },
        cloneOn: (name, issue) =>
          stat(join(stateOf(name), "clones", stage.key(issue, "dev"))).then(
            () => true,
            () => false,
          ),
        nameOf: (name) => workerName(hostname(), stateOf(name)),
      });
    } finally {
      for (const worker of running) await worker[Symbol.asyncDispose]();
    }
  });
}

/** The nth turn runs the nth command, says what it printed, and ends. */
const shell =
  (commands: readonly string[]): Improvise =>
  ({ messages }) => {
    const last = messages.at(-1);
    const earlier = messages.filter(({ toolCalls }) => toolCalls.some(({ name }) => name === "bash")).length;
    if (last?.role === "user")
      return call("bash", { command: commands[earlier] ?? "true", description: "work", mode: "sync" });
    if (last?.text.includes("Posted as comment") === true) return call("finish", { summary: "Done." });
    return call("post_comment", { body: `It printed:\n${last?.text ?? ""}` });
  };

const hiddenRefs = ({ world }: Stage): Promise<string> =>
  gitOk(join(world.folder, "repositories", `${world.repository}.git`), "for-each-ref", "refs/squadron");

if (!sandbox) process.stderr.write("No sandbox here: waking on two workers with files is not tested.\n");

// Half a dozen processes start in each story, and share the machine with whatever else is tested.
describe("a session on several workers", { timeout: 240_000 }, () => {
  it.skipIf(!sandbox)("wakes on either with its whole conversation and its unfinished files", () =>
    onWorkers(
      {
        script: {
          "*": shell([
            "echo one > notes.txt; echo more >> README.md; git add README.md; git status --short",
            "git status --short; cat notes.txt; echo two >> notes.txt",
            "git status --short; cat notes.txt",
          ]),
        },
      },
      async (stage, { start, cloneOn }) => {
        const { world, ask, quiet, maintainer, said, wakes } = stage;
        const first = await start("one");
        const issue = await ask("dev", { body: "Take notes." });
        await quiet();
        await first[Symbol.asyncDispose]();
        const second = await start("two");
        await maintainer.comment(world.repository, issue, "Take more notes.");
        await quiet();
        await second[Symbol.asyncDispose]();
        await start("one");
        await maintainer.comment(world.repository, issue, "Read them to me.");
        await quiet();

        const printed = await said(issue);
        expect(printed[0]).toMatch(/M {2}README\.md\s+\?\? notes\.txt/);
        expect(printed[1]).toMatch(/M {2}README\.md\s+\?\? notes\.txt\s+one/);
        expect(printed[2]).toMatch(/M {2}README\.md\s+\?\? notes\.txt\s+one\s+two/);
        const talk = wakes().map(({ messages }) => messages.map((message) => message.text).join("\n"));
        expect(talk).toHaveLength(3);
        for (const words of ["Take notes.", "Take more notes.", "Read them to me.", printed[0], printed[1]])
          expect(talk[2]).toContain(words?.split("\n\n<!--")[0]?.replace("It printed:\n", ""));

        await start("two");
        expect([await cloneOn("one", issue), await cloneOn("two", issue)]).toEqual([true, true]);
        expect(await hiddenRefs(stage)).toContain(`refs/squadron/wip/dev/issue-${issue}`);
        await maintainer.closeIssue(world.repository, issue);
        const farewell = await stage.shows(issue, "is gone", "dev");
        expect(farewell.body).toContain("are gone (checked)");
        expect([await cloneOn("one", issue), await cloneOn("two", issue)]).toEqual([false, false]);
        expect(await hiddenRefs(stage)).toBe("");
      },
    ),
  );

  it("goes on at the other when its worker is killed in the middle of a turn", () =>
    onWorkers(
      {
        script: {
          "*": [
            { wait: "go", reply: call("post_comment", { body: "Here is the answer." }) },
            { reply: call("finish", { summary: "Answered." }) },
          ],
        },
      },
      async (stage, { start }) => {
        const both = [await start("one"), await start("two")];
        const issue = await stage.ask("pm");
        await stage.world.model.reached("go");
        const occupant = await stage.redis.hget(`{squadron}:session:${stage.key(issue)}`, "worker");
        const pid = Number(occupant?.split(" ")[1]);
        await both.find((worker) => worker.pid === pid)?.kill();
        stage.world.model.release("go");
        await stage.quiet();
        expect(await stage.said(issue)).toEqual([expect.stringContaining("Here is the answer.")]);
        expect((await stage.living(issue))?.body).toContain("is asleep");
      },
    ));

  it.each([
    ["another machine, where it is told that its files stayed behind", "two", "half done is gone"],
    ["the same machine, with the files as it left them", "one", "half done is here"],
  ])("goes on from the middle of a turn on %s", (_what, next, words) =>
    onWorkers(
      {
        env: { SQUADRON_SANDBOX: "none" },
        script: {
          "*": [
            { reply: call("bash", { command: "touch half", description: "work", mode: "sync" }) },
            {
              wait: "go",
              reply: call("bash", {
                command: "test -e half && echo half done is here || echo half done is gone",
                description: "look",
                mode: "sync",
              }),
            },
            { reply: ({ messages }) => call("post_comment", { body: messages.at(-1)?.text ?? "" }) },
            { reply: call("finish", { summary: "Done." }) },
          ],
        },
      },
      async (stage, { start }) => {
        const first = await start("one");
        const issue = await stage.ask("dev");
        await stage.world.model.reached("go");
        const record = `{squadron}:session:${stage.key(issue, "dev")}`;
        await until("a saved step", async () =>
          /"step":"\d/.test((await stage.redis.hget(record, "progress")) ?? ""),
        );
        await first.kill();
        stage.world.model.release("go");
        await start(next);
        await stage.quiet();
        expect(await stage.said(issue)).toEqual([expect.stringContaining(words)]);
        expect(stage.told().includes("You are on another machine now")).toBe(next === "two");
      },
    ),
  );

  it("is stopped wherever it runs, and the receipt says that its processes are gone", () =>
    onWorkers(
      { script: { "*": [{ wait: "go", reply: call("finish", { summary: "Never." }) }] } },
      async (stage, { start }) => {
        await start("one");
        await start("two");
        const issue = await stage.ask("pm");
        await stage.world.model.reached("go");
        await stage.maintainer.comment(stage.world.repository, issue, "/squadron stop pm");
        const receipt = await until("the receipt", async () =>
          (await stage.said(issue)).find((body) => body.includes("was stopped by")),
        );
        expect(receipt).toContain("gone (checked)");
        stage.world.model.release("go");
        await stage.quiet();
      },
    ));

  it("leaves its clone on a worker that is down, is told so, and is gone when that starts again", () =>
    onWorkers(
      { script: { "*": shell(["echo one > notes.txt"]) }, env: { SQUADRON_SANDBOX: "none" } },
      async (stage, { start, cloneOn, nameOf }) => {
        const { world, maintainer } = stage;
        const first = await start("one");
        const issue = await stage.ask("dev");
        await stage.quiet();
        await first[Symbol.asyncDispose]();
        await start("two");
        await maintainer.closeIssue(world.repository, issue);
        const farewell = await stage.shows(issue, "is gone", "dev");
        expect(farewell.body).toContain(`what worker ${nameOf("one")} holds, until it starts again`);
        expect(await hiddenRefs(stage)).toBe("");
        expect(await cloneOn("one", issue)).toBe(true);
        await start("one");
        await until("an empty disk", async () => !(await cloneOn("one", issue)));
      },
    ));
});
