import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { SquadronError } from "../../src/domain/errors.ts";
import { lastAsked } from "../../src/lab/model/script.ts";
import { until } from "../../src/lab/world/until.ts";
import type { HistoryStore } from "../../src/ports/history-store.ts";
import { call, onStage, worker } from "./stage.ts";

it("gives up on a turn that fails every time, says so, and works again on a new comment", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    world.model.fail({ kind: "status", status: 400, times: 3 });
    const issue = await ask("pm");
    await quiet();
    expect(world.model.requests).toHaveLength(3);
    expect(await stage.said(issue)).toEqual([expect.stringContaining("could not finish this after 3 tries")]);
    expect((await stage.living(issue))?.body).toContain("could not go on; a comment tries again");
    await stage.maintainer.comment(world.repository, issue, "Try again.");
    await quiet();
    expect((await stage.said(issue)).at(-1)).toContain("Here is the answer.");
    expect((await stage.living(issue))?.body).toContain("is asleep");
  }));

it("takes a redelivery of what it gave up, and of nothing else", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const ofDocs = { kind: "status", status: 400, times: 3 } as const;
    const issue = await ask("pm");
    await quiet();
    world.model.fail({ ...ofDocs, session: stage.key(issue, "docs") });
    await stage.maintainer.addLabel(world.repository, issue, "squadron:docs");
    await quiet();
    expect((await stage.said(issue)).at(-1)).toContain("**docs** could not finish this");
    const labelled = world.github.deliveries.filter((delivery) =>
      delivery.payload.includes('"action":"labeled"'),
    );
    expect(labelled).toHaveLength(2);
    for (const { guid } of labelled) world.github.redeliver(guid);
    await quiet();
    const answers = (await stage.said(issue)).filter((body) => body.includes("Here is the answer."));
    expect(answers, "one of pm before, one of docs now").toHaveLength(2);
    expect((await stage.living(issue, "docs"))?.body).toContain("is asleep");
  }));

it("answers the redelivery of what it gave up, also where its tries had answered and GitHub fails", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    let broken = true;
    const save = (real: HistoryStore): HistoryStore["save"] => {
      const failure = new SquadronError("internal", "The conversation cannot be saved.");
      return (...args) => (broken ? Promise.reject(failure) : real.save(...args));
    };
    await start({ history: (real) => ({ ...real, save: save(real) }) });
    const issue = await ask("pm");
    await quiet();
    const said = async () =>
      (await stage.said(issue)).map((body) => /answer|gave up/.exec(body)?.[0] ?? body);
    expect(await said()).toEqual(["answer", "gave up"]);
    broken = false;
    const path = "/repos/{any}/{any}/issues/{any}/comments";
    world.github.faults.add({ kind: "error-before", method: "POST", path });
    const labelled = world.github.deliveries.find(({ payload }) => payload.includes('"action":"labeled"'));
    world.github.redeliver(labelled?.guid ?? "");
    await quiet();
    expect(await said()).toEqual(["answer", "gave up", "answer"]);
  }));

it("does not take up by itself what it gave up, however often it looks at the thread", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    const running = await start();
    const issue = await ask("pm");
    await quiet();
    world.model.fail({ kind: "status", status: 400, times: 3 });
    await stage.maintainer.comment(world.repository, issue, "This breaks it.");
    await quiet();
    expect((await stage.said(issue)).at(-1)).toContain("could not finish this");
    const requests = world.model.requests.length;
    await running.service.reconcile();
    await quiet();
    expect(world.model.requests).toHaveLength(requests);
  }));

it("leaves no conversation behind in a home where the disk was full when it was put back", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    const found: (readonly string[])[] = [];
    await start({
      history: (real) => ({
        ...real,
        restore: async (key, at) => {
          if (at.version !== "") found.push(await readdir(join(at.home, "session-state")));
          const restored = await real.restore(key, at);
          if (found.length === 1)
            throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
          return restored;
        },
      }),
    });
    const issue = await ask("pm");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "Go on.");
    await quiet();
    expect((await stage.said(issue)).at(-1)).toContain("Here is the answer.");
    expect(found, "looked at by the try that was to fail, and by the next one").toEqual([[], []]);
  }));

it("ends a turn that uses too many model calls at once, and says why", () =>
  onStage(
    {
      script: { "*": () => call("update_plan", { items: [{ text: "Think.", done: false }] }) },
      env: { SQUADRON_MODEL_CALLS_PER_TURN: "3" },
    },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start();
      const issue = await ask("pm");
      await quiet();
      expect(world.model.requests, "no further try").toHaveLength(3);
      expect(await stage.said(issue)).toEqual([
        expect.stringContaining("This turn has used its 3 model calls."),
      ]);
      expect((await stage.living(issue))?.body).toContain("could not go on");
    },
  ));

it("tries again by itself when the model is out of order, and counts no try for it", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    // The runtime asks six times before it gives the turn back.
    world.model.fail({ kind: "status", status: 429, retryAfter: 1, times: 1 });
    world.model.fail({ kind: "status", status: 500, times: 6 });
    const issue = await ask("pm");
    await stage.shows(issue, "it tries again by itself");
    await quiet();
    expect(await stage.said(issue)).toEqual([expect.stringContaining("Here is the answer.")]);
    expect((await stage.living(issue))?.body).toContain("is asleep");
    expect((await stage.living(issue))?.body, "nothing is left of the trouble").not.toContain("tries again");
  }));

it("posts one living comment also when GitHub takes its time and the turn fails meanwhile", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    world.model.fail({ kind: "status", status: 400, times: 1 });
    const path = "/repos/{any}/{any}/issues/{any}/comments";
    world.github.faults.add({ kind: "delay", ms: 2_000, method: "POST", path });
    const issue = await ask("pm");
    await quiet();
    await until("the end of the slow request", () =>
      world.github.requests.some(({ fault }) => fault === "delay"),
    );
    const living = (await stage.comments(issue)).filter((each) => each.body.startsWith("**pm**"));
    expect(living.map((each) => each.body.includes("is asleep"))).toEqual([true]);
    expect(await stage.said(issue)).toHaveLength(1);
  }));

it("answers a comment that came while a turn failed, beside what the turn had said already", () => {
  let fails: () => void = () => undefined;
  const failing = new Promise<void>((resolve) => (fails = resolve));
  let failed = false;
  return onStage(
    {
      script: {
        "*": async (request) => {
          if (!lastAsked(request).includes("Posted as comment"))
            return call("post_comment", { body: "Here is the answer." });
          await failing;
          if (failed) return call("finish", { summary: "Answered." });
          failed = true;
          // Not expected: the model refuses, and the turn is tried again.
          return undefined;
        },
      },
      surprises: true,
    },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start();
      const issue = await ask("pm");
      await until("the first answer", async () => (await stage.said(issue)).length === 1);
      await stage.maintainer.comment(world.repository, issue, "And why?");
      await stage.reacted(2);
      fails();
      await quiet();
      expect(await stage.said(issue), "one answer to each").toHaveLength(2);
      expect(stage.told().split("And why?"), "told once").toHaveLength(2);
    },
  );
});

it("gives up mail that it cannot read, and goes on with what comes after it", () =>
  onStage(
    { script: { "*": worker() } },
    async ({ start, ask, quiet, world, maintainer, redis, ...stage }) => {
      await start();
      const issue = await ask("pm");
      await quiet();
      const keys = createKeys("squadron");
      const mail = createMailStore({ redis, subscriber: redis, keys, clock: systemClock });
      await mail.append(`session/${stage.key(issue)}`, { body: '{"kind":"of another version"}', dedupe: [] });
      await maintainer.comment(world.repository, issue, "And now?");
      await quiet();
      expect(await stage.said(issue)).toHaveLength(2);
      expect((await mail.deadLetters()).map((letter) => letter.reason)).toEqual(["unreadable mail"]);
    },
  ));

it("tells a new session that its conversation was lost, and people, too", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await quiet();
    await rm(`${world.env["SQUADRON_STATE"]}/history`, { recursive: true });
    await stage.maintainer.comment(world.repository, issue, "Go on.");
    await quiet();
    const last = stage.wakes().at(-1);
    expect(last?.messages.filter((message) => message.role === "assistant")).toEqual([]);
    expect(last?.messages.at(-1)?.text).toContain(
      "Your earlier conversation on this issue was lost. Read the thread",
    );
    expect((await stage.living(issue))?.body).toContain("Its earlier conversation was lost");
  }));

it("posts a new living comment when a person deleted the old one", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await quiet();
    const old = await stage.living(issue);
    await stage.maintainer.deleteComment(world.repository, old?.id ?? 0);
    await stage.maintainer.comment(world.repository, issue, "Go on.");
    await quiet();
    const living = (await stage.comments(issue)).filter((each) => each.body.startsWith("**pm**"));
    expect(living).toHaveLength(1);
    expect(living[0]?.body).toContain("is asleep");
  }));

it("posts the last words of a model that calls no tool", () =>
  onStage({ script: { "*": () => ({ text: "It is grey because nobody painted it." }) } }, async (stage) => {
    await stage.start();
    const issue = await stage.ask("pm");
    await stage.quiet();
    expect(await stage.said(issue)).toEqual([
      expect.stringContaining("It is grey because nobody painted it."),
    ]);
  }));

it("has an answer also when the model says nothing at all", () =>
  onStage({ script: { "*": () => ({}) } }, async (stage) => {
    await stage.start();
    const issue = await stage.ask("pm");
    await stage.quiet();
    expect(await stage.said(issue)).toHaveLength(1);
    expect((await stage.living(issue))?.body).not.toContain("is working");
  }));

it("goes on when GitHub was away: nothing is lost, nothing is doubled", () =>
  onStage({ script: { "*": worker() } }, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const outage = world.github.faults.add({ kind: "outage" });
    const issue = await ask("pm");
    await until("several requests in vain", () => outage.hits() >= 3);
    outage.remove();
    await quiet();
    expect(await stage.said(issue)).toEqual([expect.stringContaining("Here is the answer.")]);
    expect(stage.reactions()).toEqual(["eyes"]);
  }));
