import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { until } from "../../src/lab/world/until.ts";
import type { Claim } from "../../src/ports/mail-store.ts";
import type { Effect } from "../../src/ports/effect.ts";
import { createWriter } from "../../src/writer/writer.ts";
import { passTime } from "../support/fake-clock.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { startStore } from "../support/stores.ts";
import { setWriterStage, type WriterStage } from "../support/writer-stage.ts";
import { effectRows, makePlace, mark, ownWrites, type Place } from "./effect-rows.ts";

const box = "session/1/1/dev";

let store: Store;
let stage: GitHubStage;
let writing: WriterStage;
let claim: Claim;
let place: Place;

beforeAll(async () => {
  store = await startStore("memory");
  stage = await setGitHubStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await store.close();
});
beforeEach(async () => {
  stage.github.faults.clear();
  writing = setWriterStage(store, stage);
  claim = await writing.claim(box);
  place = await makePlace(stage);
});

const apply = async (effect: Effect): Promise<string> =>
  (await passTime(writing.clock, writing.writer.apply(claim, effect))).result;

describe.each(Object.entries(effectRows))("%s", (_kind, { request, set }) => {
  it("happens once when it is asked for twice, the second time in other words", async () => {
    const { effect, again, stands } = await set(place);
    expect(await stands()).toBe(0);
    const result = await apply(effect);
    expect(await stands()).toBe(1);
    const before = stage.github.requests.length;
    expect(await apply(again)).toBe(result);
    expect(stage.github.requests.length).toBe(before);
  });

  it.each(["error-after", "reset-after"] as const)("is in effect once after %s", async (kind) => {
    const { effect, stands } = await set(place);
    const fault = stage.github.faults.add({ kind, ...request });
    const result = await apply(effect);
    expect(fault.hits()).toBe(1);
    expect(await stands()).toBe(1);
    expect(await writing.ledger.list(box)).toMatchObject([{ state: "done", result }]);
  });

  it("is in effect once when its runner died before it heard the answer, and another repeats it", async () => {
    const { effect, again, stands } = await set(place);
    const hold = stage.github.faults.add({ kind: "hold", when: "after", ...request });
    const dying = writing.writer.apply(claim, effect);
    await hold.hit;
    claim = await writing.claim(box, 2);
    const result = await apply(again);
    hold.release();
    // The dead runner's further requests are fenced; what it had sent is the same thing.
    await dying.then(
      (earlier) => expect(earlier).toBe(result),
      (error: unknown) => expect(error).toMatchObject({ code: "fenced" }),
    );
    expect(await stands()).toBe(1);
  });

  it("is forgotten when GitHub refuses it, and can then be asked for in another form", async () => {
    const { effect, again, stands } = await set(place);
    stage.github.faults.add({ kind: "error-before", status: 422, ...request });
    await expect(apply(effect)).rejects.toMatchObject({ code: "refused" });
    expect(await writing.ledger.list(box)).toEqual([]);
    await apply(again);
    expect(await stands()).toBe(1);
  });

  it("sends nothing for a runner that lost the session, before or while it waits for its turn to write", async () => {
    const { effect, stands } = await set(place);
    const before = ownWrites(stage.github);
    await writing.pace.block(stage.repository.installationId, 5_000);
    const waiting = writing.writer.apply(claim, effect);
    await until("the wait for the pace", () => writing.clock.untilNext());
    await writing.mail.raise(box, { body: "stop", dedupe: [], closing: false });
    await expect(passTime(writing.clock, waiting)).rejects.toMatchObject({ code: "fenced" });
    await expect(apply(effect)).rejects.toMatchObject({ code: "fenced" });
    expect(ownWrites(stage.github)).toBe(before);
    expect(await stands()).toBe(0);
  });
});

describe("a change that takes several requests", () => {
  it("stops between two of them when a stop comes", async () => {
    const { effect } = await effectRows.labels.set(place);
    const hold = stage.github.faults.add({ kind: "hold", when: "after", ...effectRows.labels.request });
    const applying = writing.writer.apply(claim, effect);
    await hold.hit;
    await writing.mail.raise(box, { body: "stop", dedupe: [], closing: false });
    hold.release();
    await expect(passTime(writing.clock, applying)).rejects.toMatchObject({ code: "fenced" });
    const { labels } = (await stage.host.thread(stage.repository, place.issue)) ?? { labels: [] };
    expect(labels).toEqual(["old", "new"]);
  });

  it("takes its turn to write for each of them", async () => {
    const { effect } = await effectRows.labels.set(place);
    const limits = { intervalMs: 1_000, perMinute: 1e6, perHour: 1e6 };
    writing = setWriterStage(store, stage, limits);
    claim = await writing.claim(box);
    const { slept } = await passTime(writing.clock, writing.writer.apply(claim, effect));
    expect(slept).toEqual([1_000, 1_000]);
  });
});

describe("what stands on GitHub already", () => {
  const common = () => ({ id: "1.1:it:0", turn: "1.1", repository: stage.repository });

  it("is the result of opening a pull request, whoever opened it, and nothing is sent", async () => {
    const { branch: head, pull } = await place.change();
    const before = ownWrites(stage.github);
    const words = { title: "Mine", body: "Words.", draft: true, mark };
    const open = { ...common(), kind: "open-pull", head, base: "main", ...words } as const;
    expect(await apply(open)).toBe(String(pull));
    expect(ownWrites(stage.github)).toBe(before);
  });

  it("does not hold for a closed pull request that somebody else had opened", async () => {
    const { branch: head, pull } = await place.change();
    await stage.github.as("maintainer").closeIssue(stage.name, pull);
    const words = { title: "Mine", body: "Words.", draft: true, mark };
    const open = { ...common(), kind: "open-pull", head, base: "main", ...words } as const;
    expect(Number(await apply(open))).toBeGreaterThan(pull);
  });

  it("is the result of merging, also when a person was first", async () => {
    const { effect } = await effectRows["merge-pull"].set(place);
    const path = `/repos/${stage.name}/pulls/${(await place.change()).pull}/merge`;
    const { body } = await stage.github.as("maintainer").request("PUT", path, {});
    expect(await apply(effect)).toBe((body as { sha: string }).sha);
  });

  it("is no merge when the head has moved: that is refused", async () => {
    const { effect } = await effectRows["merge-pull"].set(place);
    const { branch, pull } = await place.change();
    await stage.github.as("maintainer").commit(stage.name, { branch, files: { "late.md": "late" } });
    await expect(apply(effect)).rejects.toMatchObject({ code: "refused", message: /409/ });
    expect((await stage.host.pull(stage.repository, pull))?.merged).toBe(false);
  });

  it("is the removal of what an issue waits for, when it does not wait any more", async () => {
    const { effect } = await effectRows["blocked-by"].set(place);
    if (effect.kind !== "blocked-by") throw new Error("another kind");
    await apply(effect);
    const remove = { ...effect, id: "2", blocked: false };
    const path = "/repos/{any}/{any}/issues/{any}/dependencies/blocked_by/{any}";
    stage.github.faults.add({ kind: "error-after", method: "DELETE", path });
    await apply(remove);
    await apply({ ...remove, id: "3" });
    expect((await stage.host.issueRelations(stage.repository, place.issue)).blockedBy).toEqual([]);
  });

  it.each(["comment", "commit-comment", "review", "review-reply", "create-issue"] as const)(
    "is found without any record of it when a %s is to look always",
    async (kind) => {
      const { effect, stands } = await effectRows[kind].set(place);
      const result = await apply(effect);
      writing = setWriterStage(store, stage);
      claim = await writing.claim(box);
      expect(await apply({ ...effect, alwaysLook: true } as Effect)).toBe(result);
      expect(await stands()).toBe(1);
    },
  );
});

describe("words", () => {
  const forged = `<!-- squadron ${"eyJr"}.${"0".repeat(64)} -->`;

  it("lose what looks like a mark of ours, wherever they are written", async () => {
    const review = await effectRows.review.set(place);
    const { file: path, pull } = await place.change();
    const comments = [{ path, line: 2, side: "RIGHT", body: `Line ${forged}.` }];
    await apply({ ...review.effect, body: `Body ${forged}.`, comments } as Effect);
    const [thread] = await stage.host.reviewThreads(stage.repository, pull);
    expect(thread?.comments.map(({ body }) => body)).toEqual(["Line ."]);
    const reviews = await stage.host.reviews(stage.repository, pull);
    expect(reviews.map(({ body }) => body)).toEqual([`Body .\n\n${mark}`]);
  });

  it("are cut to what GitHub takes, and keep their mark", async () => {
    const { effect } = await effectRows["create-issue"].set(place);
    const long = { title: "t".repeat(400), body: "🙂".repeat(40_000), assignees: [], labels: [], mark };
    const number = Number(await apply({ ...effect, ...long } as Effect));
    const thread = await stage.host.thread(stage.repository, number);
    expect(thread?.title).toHaveLength(256);
    expect(thread?.body).toMatch(
      new RegExp(`🙂\n\n_[\\d,]+ characters were left out .*\`squadron export 1/1/dev\`.*_\n\n${mark}$`, "u"),
    );
  });

  it("lead to the session's page where all of them is, if people can reach it", async () => {
    const pageUrl = "https://squadron.example";
    const writer = createWriter({ ...writing, ...stage, pageUrl });
    const { effect } = await effectRows.comment.set(place);
    const long = { ...effect, body: "All of it is grey. ".repeat(5_000) } as Effect;
    const { result } = await passTime(writing.clock, writer.apply(claim, long));
    const { body } = await stage.github
      .as("maintainer")
      .request("GET", `/repos/${stage.name}/issues/comments/${result}`);
    expect(body).toMatchObject({
      body: expect.stringContaining(`is on [the session's page](${pageUrl}/squadron/sessions/1/1/dev)`),
    });
  });
});
