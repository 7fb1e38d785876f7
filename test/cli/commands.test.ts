import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../src/cli/commands.ts";
import { eventView } from "../../src/cli/event-view.ts";
import { until } from "../../src/lab/world/until.ts";
import type { RunningService } from "../../src/start-service.ts";
import { startStage, worker, type Stage } from "../e2e/stage.ts";
import { followSquadron, squadron, wordsOf, type Ended } from "../support/squadron.ts";

let stage: Stage;
let service: RunningService;
let dev: number;
let pm: number;

beforeAll(async () => {
  stage = await startStage({ script: { "*": worker("Here is ```the``` answer.") } });
  service = await stage.start();
  [dev, pm] = [await stage.ask("dev"), await stage.ask("pm")];
  await stage.quiet();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** As whoever runs the service would: with its settings. */
function run(line: string, input?: string): Promise<Ended> {
  return squadron(wordsOf(line), { env: stage.settings, ...(input !== undefined && { input }) });
}

async function json(line: string): Promise<unknown> {
  const { code, out, err } = await run(`${line} --json`);
  expect({ line, code, err }).toEqual({ line, code: 0, err: "" });
  return JSON.parse(out);
}

const devId = (): string => `squadron-dev-${dev}`;
const pmId = (): string => `squadron-pm-${pm}`;

it("explains every command", async () => {
  const told = await Promise.all(
    commands.map(async ({ name }) => ({ name, ...(await squadron([...name.split(" "), "--help"])) })),
  );
  for (const { name, code, out } of told)
    expect({ name, code, isNamed: out.includes(`squadron ${name}`) }).toEqual({
      name,
      code: 0,
      isNamed: true,
    });
});

it("prints with --json what each command says that it prints, and chosen fields in their order", async () => {
  const lines: Readonly<Record<string, string>> = {
    status: "status",
    "sessions list": "sessions list",
    "sessions show": `sessions show ${devId()}`,
    logs: `logs ${devId()}`,
    export: `export ${devId()}`,
    cost: "cost",
    "events list": "events list --last 2",
    "deliveries list": "deliveries list --last 2",
    init: `init --dry-run --repository ${stage.world.folder}`,
  };
  // What these print depends on the machine, and on what is wrong: they have tests of their own.
  const elsewhere = ["doctor", "config check"];
  const printing = commands.filter(({ name, output }) => output !== undefined && !elsewhere.includes(name));
  expect(printing.map(({ name }) => name).filter((name) => !(name in lines))).toEqual([]);
  const told = await Promise.all(
    printing.map(async ({ name, output }) => ({ name, output, printed: await json(lines[name] ?? "") })),
  );
  for (const { name, output, printed } of told) {
    const all: readonly unknown[] = Array.isArray(printed) ? printed : [printed];
    const wrong = all.map((each) => output?.strict().safeParse(each).error?.message);
    expect({ name, some: all.length > 0, wrong: wrong.filter((each) => each !== undefined) }).toEqual({
      name,
      some: true,
      wrong: [],
    });
  }
  const { out } = await run('sessions list --filter "squadron-dev-*" --json role,id');
  expect(JSON.stringify(JSON.parse(out))).toBe(JSON.stringify([{ role: "dev", id: devId() }]));
  const wrong = await run("sessions list --json id,colour");
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('no field "colour"') });
});

it("shows sessions to people", async () => {
  const { out } = await run("sessions list");
  const [head, ...rows] = out.trim().split("\n");
  expect(head).toMatch(/^ID +REPOSITORY +BRANCH +STATUS +AGE/);
  expect(rows).toHaveLength(2);
  expect(out).toMatch(
    new RegExp(`^${devId()} +acme/widgets#${dev} +squadron/dev/issue-${dev} +sleeping +(now|\\dm) `, "m"),
  );
  expect((await run(`sessions show ${devId()}`)).out).toMatch(/^turns +1$/m);
  expect((await run("status --sessions")).out).toMatch(/^workers +1\n+sessions +2 sleeping/m);
  expect((await run("cost --role pm")).out).toMatch(/^acme\/widgets +pm +1 +[\d,]+ /m);
  expect((await run("cost --by day")).out).toMatch(/^acme\/widgets +pm +\d{4}-\d\d-\d\d +1 +[\d,]+ /m);
  expect((await run("cost --by issue")).out).toMatch(new RegExp(`^acme/widgets +#${dev} +1 +[\\d,]+ `, "m"));
  expect((await run("cost --by merged")).out).toBe("Nothing was used.\n");
  expect((await run("sessions show squadron-dev-999")).code).toBe(2);
  expect((await run("logs squadron-dev-999")).code).toBe(2);
});

it("lists no more sessions than it is told to, and says how many there are", async () => {
  const cut = await run("sessions list --limit 1 --json id");
  expect(JSON.parse(cut.out)).toHaveLength(1);
  expect(cut).toMatchObject({ code: 0, err: "1 of 2 sessions shown.\n" });
  expect(await run("sessions list --limit 2")).toMatchObject({ code: 0, err: "" });
  expect((await run("sessions list --limit 0")).code).toBe(2);
});

it("tells what a session did as one stream: facts of the audit, words of the store, nothing twice", async () => {
  const { out } = await run(`logs ${pmId()}`);
  expect(out).toMatch(/ act {2}by=@maintainer what=labeled\n {4}squadron:pm\n/);
  expect(
    out.match(/ effect {2}by=@maintainer .*kind=comment .*\n {4}Here is ```the``` answer\.$/gm),
  ).toHaveLength(1);
  expect(out.match(/Here is ```the``` answer/g)).toHaveLength(1);
  const lines = z
    .array(z.object({ at: z.string(), source: z.string(), event: z.string() }))
    .parse(await json(`logs ${pmId()}`));
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
  expect(new Set(lines.map(({ source }) => source))).toEqual(new Set(["audit", "timeline", "both"]));
  expect(lines.filter(({ source, event }) => source === "timeline" && event === "effect")).toEqual([]);
  expect((await run(`logs ${pmId()} --last 3`)).out.match(/^\d{4}-/gm)).toHaveLength(3);
});

it("tells what the audit on this disk knows while the store is away, and says so", async () => {
  const env = { ...stage.settings, REDIS_URL: "redis://127.0.0.1:1" };
  const { code, out, err } = await squadron(["logs", pmId()], { env });
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^The store is out of reach/) });
  expect(out).toMatch(/ effect {2}by=@maintainer .*kind=comment/);
  expect(out).not.toContain("answer");
  expect((await squadron(["logs", "squadron-dev-999"], { env })).code).toBe(2);
});

it("follows facts and words as they come", async () => {
  await using following = await followSquadron(["logs", devId(), "--follow", "--last", "1"], stage.settings);
  await until("the begin", () => following.out() !== "");
  await stage.maintainer.comment(stage.world.repository, dev, "And in red?");
  await until("the words", () => /^ {4}And in red\?$/m.test(following.out()));
  const answer = / effect {2}by=@maintainer .*kind=comment .*\n {4}Here is ```the``` answer\.$/m;
  await until("the facts", () => answer.test(following.out()));
  await stage.quiet();
  expect(following.out().match(/Here is ```the``` answer/g), "told once").toHaveLength(1);
});

it("exports a conversation, in which no words of it end a block of code", async () => {
  const { out } = await run(`export ${devId()}`);
  expect(out).toContain("## It was told");
  expect(out).toContain("## It called `post_comment`");
  expect(out).toContain("````\n");
});

it("wakes a session with an operator's words, and writes down who did it", async () => {
  const { code, out } = await run(`sessions resume ${devId()} --prompt "Use the other paint."`);
  expect({ code, out }).toEqual({ code: 0, out: `Woken: ${devId()}\n` });
  await stage.quiet();
  expect(stage.told()).toContain("Whoever runs Squadron says:\n\nUse the other paint.");
  expect((await run(`logs ${devId()}`)).out).toMatch(/ operator {2}by=\S+ order=resume$/m);
});

it("talks with a session until its input ends", async () => {
  const { code, out } = await run(`sessions resume ${pmId()}`, "What is left to do?\n");
  expect(code).toBe(0);
  expect(out).toContain(`${pmId()} is sleeping: `);
  expect(stage.told()).toContain("What is left to do?");
});

it("shows what deliveries mean and what would be decided, and takes no act a second time", async () => {
  const id = await labeled();
  const writes = stage.world.github.writes.length;
  const [shown, dry, sent, unknown] = await Promise.all([
    run(`events show ${id}`),
    run(`events replay ${id}`),
    run(`events replay ${id} --send`),
    run("events show 1"),
  ]);
  expect(JSON.parse(shown.out)).toMatchObject({ kind: "labeled", label: "squadron:dev" });
  expect(dry.out).toMatch(/^Would decide about labeled by maintainer .*\n {2}\{"do":/);
  expect(sent.out).toMatch(/^Known already/);
  expect(unknown.code).toBe(2);
  expect(stage.world.github.writes).toHaveLength(writes);
});

it("has deliveries made once more", async () => {
  const id = await labeled();
  const [dry, unasked, done] = await Promise.all([
    run(`deliveries redeliver ${id} --dry-run`),
    run(`deliveries redeliver ${id}`),
    run(`deliveries redeliver ${id} --yes`),
  ]);
  expect(dry.out).toBe(`Would redeliver 1 delivery:\n  ${id}\n`);
  expect(unasked.code).toBe(2);
  expect(done).toMatchObject({ code: 0, out: `Redelivered: ${id}\n` });
  await stage.quiet();
  expect((await run("deliveries list")).out).toContain(", again");
});

/** The delivery of the label that woke the developer. */
async function labeled(): Promise<number> {
  const events = eventView.array().parse(await json("events list"));
  return events.findLast(({ kind, number }) => kind === "labeled" && number === dev)?.id ?? 0;
}

it("lets a session try again, but not one that is not there", async () => {
  expect(await run(`sessions retry ${pmId()}`)).toMatchObject({ code: 0, out: `Tries again: ${pmId()}\n` });
  await stage.quiet();
  expect(stage.told()).toContain("try again what you did not finish");
  expect((await run("sessions retry squadron-pm-999")).code).toBe(2);
});

it("stops a session when that is confirmed, and asks nobody who is not there", async () => {
  expect(await run(`sessions stop ${pmId()}`)).toMatchObject({
    code: 2,
    err: expect.stringContaining("add --yes"),
  });
  expect(await run(`sessions stop ${pmId()} --yes`)).toMatchObject({
    code: 0,
    out: `Stopped: ${pmId()}\nStopped: 1 of 1.\n`,
  });
  await stage.shows(pm, "was stopped by whoever runs Squadron");
});

it("drains, and lets agents work again", async () => {
  expect(await run("drain")).toMatchObject({ code: 0, out: expect.stringMatching(/^Drained: nobody works/) });
  expect((await run("status")).out).toMatch(/^halted +everywhere, by /m);
  await stage.maintainer.comment(stage.world.repository, pm, "While drained.");
  await stage.shows(pm, "is paused");
  expect((await run("drain --off")).code).toBe(0);
  await stage.quiet();
  expect(stage.told()).toContain("While drained.");
  expect((await run("drain --off")).code).toBe(1);
});

it("deletes exactly what it said that it would, also when the service is down", async () => {
  const third = await stage.ask("docs");
  await stage.quiet();
  const dry = `Would delete 2 sessions:\n  squadron-docs-${third}  acme/widgets\n  ${pmId()}  acme/widgets\n`;
  const cleanup = 'sessions cleanup --older-than 0m --keep "dev-*"';
  expect(await run(`${cleanup} --dry-run`)).toMatchObject({ code: 0, out: dry });
  const { out, code } = await run(`sessions delete ${pmId()} --yes`);
  expect({ out, code }).toEqual({ code: 0, out: `Deleted: ${pmId()}\nDeleted: 1 of 1.\n` });
  expect(await stage.histories(stage.key(pm)), "its conversation").toBe(0);
  const gone = await run(`logs ${stage.key(pm)}`);
  expect(gone).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^The store has no texts of this session/),
  });
  expect(gone.out).toMatch(/ closed {2}/);
  await service[Symbol.asyncDispose]();
  const down = await run(`${cleanup} --force`);
  expect(down).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Ordered: squadron-docs-\d+\nDeleted: 0 of 1\./),
  });
  expect(await json("status")).toMatchObject({ workers: 0, mail: 1 });
  service = await stage.start();
  await until("gone", async () => (await stage.histories(stage.key(third, "docs"))) === 0);
  await stage.quiet();
  expect(await json("sessions list")).toMatchObject([{ id: devId() }]);
  expect((await run(`sessions cleanup --older-than 7d --yes`)).out).toBe("Would delete 0 sessions.\n");
});

it("turns everything off and on by the kill switch", async () => {
  expect((await run("kill-switch on --everywhere")).code).toBe(0);
  expect((await run("kill-switch off --everywhere")).code).toBe(0);
});
