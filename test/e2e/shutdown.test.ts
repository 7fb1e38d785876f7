import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import type { Step } from "../../src/lab/model/script.ts";
import { freePort, startServiceProcess } from "../../src/lab/world/service-process.ts";
import { until } from "../../src/lab/world/until.ts";
import { compiledCli } from "../support/compiled-service.ts";
import { hasRedis } from "../support/stores.ts";
import { call, onStage, type Stage } from "./stage.ts";

const post = (body: string) => call("post_comment", { body });
const twoComments: readonly Step[] = [
  { reply: post("First.") },
  { wait: "go", reply: post("Second.") },
  { reply: call("finish", { summary: "Done." }) },
];

/** Squadron as an operator starts it; GitHub delivers to it from now on. */
async function startSquadron(stage: Stage, env: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const service = await startServiceProcess(
    { ...stage.settings, PORT: String(port), ...env },
    undefined,
    await compiledCli(),
  );
  const url = `http://127.0.0.1:${port}`;
  stage.deliverTo(`${url}/api/github/webhooks`);
  return { service, url };
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

const progressOf = async ({ redis, key }: Stage, issue: number): Promise<string> =>
  (await redis.hget(`{squadron}:session:${key(issue)}`, "progress")) ?? "";

/** The processes below one. */
async function below(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const children = text.split(" ").filter(Boolean).map(Number);
  return [...children, ...(await Promise.all(children.map(below))).flat()];
}

describe.skipIf(!(await hasRedis()))("a service that is told to stop", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("takes nothing more on %s, and lets a turn end", (signal) =>
    onStage({ script: { "*": twoComments } }, async (stage) => {
      const { service, url } = await startSquadron(stage);
      await using _end = service;
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      process.kill(service.pid, signal);
      await until("no answer any more", async () => !(await answers(url)));
      stage.world.model.release("go");
      expect(await service.ended).toBe(0);
      expect(await stage.said(issue)).toHaveLength(2);
      expect((await stage.living(issue))?.body).toContain("is asleep");
      expect(await progressOf(stage, issue), "committed").toBe("");
      expect(await stage.jobs(), "nothing is left in the queues").toBe("");
    }),
  );

  it("parks a turn that takes longer, and another worker goes on with it at once, from its last step", () =>
    onStage({ script: { "*": twoComments }, reword: true }, async (stage) => {
      // Nobody waits for a lease of this length.
      const patient = { SQUADRON_LEASE_SECONDS: "600", SQUADRON_DRAIN_SECONDS: "1" };
      const { service } = await startSquadron(stage, patient);
      await using _end = service;
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      await until("a saved step", async () => /"step":"\d/.test(await progressOf(stage, issue)));
      await stage.start(undefined, patient);
      process.kill(service.pid, "SIGTERM");
      expect(await service.ended).toBe(0);
      stage.world.model.release("go");
      await stage.quiet();
      expect(await stage.said(issue)).toHaveLength(2);
      expect(stage.told()).toContain("A restart interrupted you.");
      const living = (await stage.living(issue))?.body;
      expect(living).toContain("is asleep");
      expect(living, "nothing worth telling").not.toContain("vanished");
      expect(await stage.redis.hget(`{squadron}:meta:session/${stage.key(issue)}`, "tries")).toBeNull();
    }));

  it("parks a turn whose runtime was told to stop, too, and counts no try for it", () =>
    onStage({ script: { "*": twoComments } }, async (stage) => {
      const { service } = await startSquadron(stage);
      await using _end = service;
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      const runtimes = await below(service.pid);
      process.kill(service.pid, "SIGINT");
      for (const pid of runtimes) process.kill(pid, "SIGKILL");
      expect(await service.ended).toBe(0);
      expect(await progressOf(stage, issue)).toContain('"state":"parked"');
      expect(await stage.redis.hget(`{squadron}:meta:session/${stage.key(issue)}`, "tries")).toBeNull();
      stage.world.model.release("go");
      await stage.start();
      await stage.quiet();
      expect(await stage.said(issue)).toHaveLength(2);
    }));

  it("ends by itself also when its store is gone for good", () =>
    onStage({ script: {} }, async (stage) => {
      const { service } = await startSquadron(stage, { SQUADRON_DRAIN_SECONDS: "1" });
      await using _end = service;
      await stage.redis.shutdown("NOSAVE").catch(() => undefined);
      process.kill(service.pid, "SIGTERM");
      expect(await service.ended).toBe(1);
      expect(service.log()).toContain("the store may be out of reach");
    }));

  it("ends at once on a second signal, and another worker goes on", () =>
    onStage({ script: { "*": twoComments }, reword: true }, async (stage) => {
      const { service, url } = await startSquadron(stage, { SQUADRON_DRAIN_SECONDS: "600" });
      await using _end = service;
      const issue = await stage.ask("pm");
      await stage.world.model.reached("go");
      process.kill(service.pid, "SIGTERM");
      await until("no answer any more", async () => !(await answers(url)));
      process.kill(service.pid, "SIGINT");
      expect(await service.ended).toBe(1);
      stage.world.model.release("go");
      await stage.start();
      await stage.quiet();
      expect(await stage.said(issue)).toHaveLength(2);
      expect((await stage.living(issue))?.body).toContain("is asleep");
    }));
});
