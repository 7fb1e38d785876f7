import { readdir, readFile } from "node:fs/promises";

import { until } from "../../src/lab/world/until.ts";
import { call, onStage, worker } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";
import { soon } from "./soon.ts";

const stoppedInAModelCall: PromiseStory = ({ replace }) =>
  onStage(
    {
      script: {
        "*": [
          { wait: "go", reply: call("post_comment", { body: "This must never be seen." }) },
          { reply: call("finish", { summary: "Done." }) },
        ],
      },
    },
    async ({ start, world, ask, said, quiet, maintainer }) => {
      await start(replace);
      const issue = await ask("pm");
      await world.model.reached("go");
      await maintainer.comment(world.repository, issue, "/squadron stop pm");
      try {
        await soon("the receipt of the stop", async () =>
          (await said(issue)).some((body) => body.includes("was stopped by @maintainer")),
        );
      } finally {
        world.model.release("go");
      }
      await quiet();
      const late = (await said(issue)).filter((body) => body.includes("never be seen")).length;
      expect(late === 0, "The stopped turn commented after the receipt of its stop.");
    },
  );

/** A worker is killed while its unconfined agent has a process of its own; the stop reaches another worker. */
const leftByAKilledWorker: PromiseStory = ({ replace }) => {
  const seconds = `7${process.pid}.${Date.now() % 100_000}`;
  const command = `setsid sleep ${seconds} >/dev/null 2>&1 & wait`;
  const left = (): Promise<readonly number[]> => processesOf(seconds);
  return onStage(
    {
      script: { "*": () => call("bash", { command, description: "wait", mode: "sync" }) },
      // As long as the killed worker's lease lasts nobody takes up its turn: the stop is there first.
      env: { SQUADRON_SANDBOX: "none", SQUADRON_LEASE_SECONDS: "5" },
    },
    async (stage) => {
      const { world, ask, said, maintainer } = stage;
      const first = await stage.startChild(replace);
      const issue = await ask("dev");
      await until("a process of the agent", async () => (await left()).length > 0);
      await stage.startChild(replace);
      await first.kill();
      try {
        await maintainer.comment(world.repository, issue, "/squadron stop dev");
        await until("the receipt", async () =>
          (await said(issue)).some((body) => body.includes("was stopped by")),
        );
        const alive = (await left()).length;
        expect(alive === 0, `${alive} processes of the stopped agent are alive after the receipt.`);
      } finally {
        for (const pid of await left()) process.kill(pid, "SIGKILL");
      }
    },
  );
};

async function processesOf(argument: string): Promise<readonly number[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    names.map((name) => readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "")),
  );
  return names.filter((_, index) => lines[index]?.startsWith(`sleep\0${argument}\0`)).map(Number);
}

const closedAfterATurn: PromiseStory = ({ replace }) =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, maintainer, ...stage }) => {
    await start(replace);
    const issue = await ask("pm");
    await quiet();
    const key = stage.key(issue);
    expect((await stage.histories(key)) === 1, "The session had no conversation to remove.");
    await maintainer.closeIssue(world.repository, issue);
    const farewell = await stage.shows(issue, "is gone");
    await quiet();
    const histories = await stage.histories(key);
    expect(histories === 0, `${histories} conversation is left after the close.`);
    expect(
      farewell.body.includes("are gone (checked)"),
      "The living comment does not say that it was checked.",
    );
    const keys = await stage.keysOf(key);
    expect(keys.join() === `{squadron}:meta:session/${key}`, `The store still holds ${keys.join(", ")}.`);
  });

export const stopIsStop: readonly Proof[] = [
  {
    number: 5,
    title: "Stop is stop: after its receipt no further effect of the turn happens.",
    mechanism: "raising the generation with the order",
    replace: replacements.stopOnlyQueued,
    story: stoppedInAModelCall,
  },
  {
    number: 5,
    title: "Stop is stop: processes that a killed worker left behind are dead by the receipt.",
    mechanism: "the census of processes",
    replace: replacements.noCensus,
    story: leftByAKilledWorker,
  },
  {
    number: 5,
    title:
      "Close is gone: nothing is left but the tombstone, and the living comment says that it was checked.",
    mechanism: "removing the conversation",
    replace: replacements.historyKept,
    story: closedAfterATurn,
  },
];
