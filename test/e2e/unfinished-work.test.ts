import { join } from "node:path";

import { expect, it } from "vitest";

import type { Improvise } from "../../src/lab/model/script.ts";
import { until } from "../../src/lab/world/until.ts";
import { gitOk } from "../lab/github/git-fixture.ts";
import { call, onStage, type Stage } from "./stage.ts";

// Unconfined, so that it is shown where bubblewrap is missing, too: what becomes of the files is looked at.
const env = { SQUADRON_SANDBOX: "none" };

/** Each turn runs the command that its prompt names, and ends. */
const shell: Improvise = ({ messages }) => {
  const last = messages.at(-1);
  if (last?.role !== "user") return call("finish", { summary: "Done." });
  const command = /run: `(.*?)`/.exec(last.text)?.[1] ?? "true";
  return call("bash", { command, description: "work", mode: "sync" });
};

const savedFile = ({ world }: Stage, issue: number, path: string): Promise<string> =>
  gitOk(
    join(world.folder, "repositories", `${world.repository}.git`),
    "show",
    `refs/squadron/wip/dev/issue-${issue}:${path}`,
  );

it("is saved once more by a turn whose worker died after it had saved, and belongs to nobody else", () =>
  onStage({ script: { "*": shell }, env, reword: true }, async (stage) => {
    const { world, ask, quiet, maintainer } = stage;
    const service = await stage.startChild();
    const issue = await ask("dev", { body: "run: `date +%N > notes.txt`" });
    const edits = "/repos/{any}/{any}/issues/comments/{any}";
    await until("the work on GitHub", () => world.github.writes.some((write) => write.method === "PUSH"));
    const held = world.github.faults.add({ kind: "hold", method: "PATCH", path: edits });
    await held.hit;
    const before = await savedFile(stage, issue, "notes.txt");
    await service.kill();
    world.github.faults.clear();
    await stage.startChild();
    await quiet();
    expect((await stage.living(issue, "dev"))?.body).not.toContain("could not be saved");
    const after = await savedFile(stage, issue, "notes.txt");
    expect([before, after].join()).toMatch(/^\d+,\d+$/);
    await maintainer.comment(world.repository, issue, "run: `echo more >> notes.txt`");
    await quiet();
    expect(await savedFile(stage, issue, "notes.txt")).toBe(`${after}\nmore`);
  }));

it("that may not leave the sandbox is told to people, and the turn ends well", () =>
  onStage({ script: { "*": shell }, env }, async (stage) => {
    await stage.start();
    const issue = await stage.ask("dev", { body: "run: `ln -s /etc/passwd secrets`" });
    const shown = await stage.shows(issue, "could not be saved", "dev");
    await stage.quiet();
    expect(shown.body).toContain("secrets");
    expect((await stage.living(issue, "dev"))?.body).toContain("is asleep");
    expect(stage.world.github.writes.some((write) => write.method === "PUSH")).toBe(false);
  }));

it("of a turn that was stopped is not saved", () =>
  onStage({ script: { "*": shell }, env }, async (stage) => {
    const { world, ask, said, maintainer, quiet } = stage;
    await stage.start();
    const held = world.github.faults.add({
      kind: "hold",
      method: "GET",
      path: /\/git\/ref\//,
    });
    const issue = await ask("dev", { body: "run: `echo one > notes.txt`" });
    await held.hit;
    await maintainer.comment(world.repository, issue, "/squadron stop dev");
    const meta = `{squadron}:meta:session/${stage.key(issue, "dev")}`;
    await until("the stop", async () => (await stage.redis.hget(meta, "gen")) === "1");
    held.release();
    await until("the receipt", async () => (await said(issue)).some((body) => body.includes("was stopped")));
    await quiet();
    expect(world.github.writes.some((write) => write.method === "PUSH")).toBe(false);
  }));

it("that somebody else has put in its place is left to them, and people are told", () =>
  onStage({ script: { "*": shell }, env }, async (stage) => {
    const { world, ask, quiet, maintainer } = stage;
    await stage.start();
    const issue = await ask("dev", { body: "run: `echo one > notes.txt`" });
    await quiet();
    const folder = join(world.folder, "repositories", `${world.repository}.git`);
    await gitOk(folder, "update-ref", `refs/squadron/wip/dev/issue-${issue}`, "main");
    await maintainer.comment(world.repository, issue, "run: `echo two > notes.txt`");
    await stage.shows(issue, "Somebody else moved refs/squadron/wip/dev/issue-", "dev");
    await quiet();
    await maintainer.closeIssue(world.repository, issue);
    expect((await stage.shows(issue, "is gone", "dev")).body).toContain(
      "its unfinished work, under refs/squadron",
    );
  }));

it("stays in the clone where the App may only read code, and people are told", () =>
  onStage({ script: { "*": shell }, env }, async (stage) => {
    const { seed } = stage.world.github;
    seed.uninstallApp("acme");
    const permissions = {
      contents: "read",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
    } as const;
    seed.installApp("acme", { permissions });
    await stage.start();
    const issue = await stage.ask("dev", { body: "run: `echo one > notes.txt`" });
    const shown = await stage.shows(issue, "could not be saved", "dev");
    await stage.quiet();
    expect(shown.body).toContain("GitHub refused (422) to give a token for git");
    expect((await stage.living(issue, "dev"))?.body).toContain("is asleep");
  }));
