import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import type { Fault } from "../../src/lab/github/faults.ts";
import { until } from "../../src/lab/world/until.ts";
import type { Claim } from "../../src/ports/mail-store.ts";
import type { EffectLedger } from "../../src/ports/effect-ledger.ts";
import type { Effect } from "../../src/ports/effect.ts";
import { departureMs, flightMs } from "../../src/writer/find-earlier.ts";
import { createWriter } from "../../src/writer/writer.ts";
import { gitOk } from "../lab/github/git-fixture.ts";
import { passTime } from "../support/fake-clock.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { startStore } from "../support/stores.ts";
import { setWriterStage, type WriterStage } from "../support/writer-stage.ts";

const box = "session/1/1/dev";
const comments = "/repos/{any}/{any}/issues/{any}/comments";
const mark = "<!-- squadron the-mark -->";

let store: Store;
let stage: GitHubStage;
let writing: WriterStage;
let claim: Claim;
let issue: number;

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
  const maintainer = stage.github.as("maintainer");
  issue = (await maintainer.createIssue(stage.name, { title: "Work" })).number;
});

const comment = (body: string, change: Partial<Extract<Effect, { kind: "comment" }>> = {}): Effect => ({
  kind: "comment",
  id: "1.1:comment:0",
  turn: "1.1",
  repository: stage.repository,
  lane: "comment",
  number: issue,
  body,
  mark,
  alwaysLook: false,
  ...change,
});
const apply = (effect: Effect, signal?: AbortSignal) =>
  passTime(writing.clock, writing.writer.apply(claim, effect, signal));
const posts = (): number =>
  stage.github.requests.filter(
    ({ method, path }) => method === "POST" && path.endsWith(`/issues/${issue}/comments`),
  ).length;

/** A successor comes while the request of a dead runner is held, and waits for that. @returns what it takes for posted */
async function outwait(dying: Promise<string>, hold: Fault): Promise<string> {
  claim = await writing.claim(box, 2);
  const successor = writing.writer.apply(claim, comment("From the successor."));
  await until("the successor waits", () => writing.clock.untilNext() === flightMs);
  hold.release();
  await dying;
  writing.clock.advance(flightMs);
  return successor;
}

describe("a comment", () => {
  it("is posted with its hidden mark, and its id is told", async () => {
    const { result, slept } = await apply(comment("Done."));
    expect(await stage.bodies(issue)).toEqual([`Done.\n\n${mark}`]);
    expect(Number(result)).toBeGreaterThan(0);
    expect(slept).toEqual([]);
  });

  it.each([
    ["502 after GitHub committed", { kind: "error-after" }],
    ["a connection cut after GitHub committed", { kind: "reset-after" }],
    ["502 before anything happened", { kind: "error-before" }],
    ["a connection cut before anything happened", { kind: "reset-before" }],
  ] as const)("stands there once after %s", async (_what, fault) => {
    stage.github.faults.add({ ...fault, method: "POST", path: comments });
    const { result } = await apply(comment("Once."));
    expect(await stage.bodies(issue)).toEqual([`Once.\n\n${mark}`]);
    expect(await writing.ledger.list(box)).toMatchObject([{ state: "done", result }]);
  });

  it("is not repeated by a retry of the turn that words it differently", async () => {
    const first = await apply(comment("I fixed it."));
    const again = await apply(comment("The bug is gone."));
    expect(again.result).toBe(first.result);
    expect(await stage.bodies(issue)).toEqual([`I fixed it.\n\n${mark}`]);
  });

  it("is not repeated by a later runner whose predecessor died before it heard the answer", async () => {
    const hold = stage.github.faults.add({ kind: "hold", when: "after", method: "POST", path: comments });
    const dying = writing.writer.apply(claim, comment("From the dead."));
    await hold.hit;
    // Nobody hears the answer any more: the successor finds the effect on the wire and looks on GitHub.
    claim = await writing.claim(box, 2);
    const { result } = await apply(comment("From the successor."));
    expect(await stage.bodies(issue)).toEqual([`From the dead.\n\n${mark}`]);
    hold.release();
    expect(await dying).toBe(result);
  });

  it("is not posted again while the request of a dead runner may still arrive", async () => {
    const hold = stage.github.faults.add({ kind: "hold", when: "before", method: "POST", path: comments });
    const dying = writing.writer.apply(claim, comment("Late, from the dead."));
    await hold.hit;
    expect(await outwait(dying, hold)).toBe(await dying);
    expect(await stage.bodies(issue)).toEqual([`Late, from the dead.\n\n${mark}`]);
  });

  it("is waited for from when it was sent last, however long ago it was sent first", async () => {
    const rejected = stage.github.faults.add({ kind: "reset-before", method: "POST", path: comments });
    const hold = stage.github.faults.add({ kind: "hold", when: "before", method: "POST", path: comments });
    const dying = writing.writer.apply(claim, comment("Late, from the dead."));
    await rejected.hit;
    rejected.remove();
    await until("a retry", () => writing.clock.untilNext() === 1_000);
    // The retry is sent long after the first try.
    writing.clock.advance(flightMs - 1_000);
    await hold.hit;
    expect(await outwait(dying, hold)).toBe(await dying);
    expect(await stage.bodies(issue)).toEqual([`Late, from the dead.\n\n${mark}`]);
  });

  it("does not leave when its runner stood still after the last word on it, and has lost the session", async () => {
    const { clock, ledger } = writing;
    let words = 0;
    const slow: EffectLedger = {
      ...ledger,
      arm: async (of, id) => {
        const may = await ledger.arm(of, id);
        if (words++ === 0) {
          clock.advance(departureMs + 1);
          await writing.claim(box, 2);
        }
        return may;
      },
    };
    const writer = createWriter({ ...writing, ...stage, ledger: slow });
    await expect(writer.apply(claim, comment("Too late."))).rejects.toMatchObject({ code: "fenced" });
    expect(words).toBe(2);
    expect(await stage.bodies(issue)).toEqual([]);
  });

  it("is not taken for posted because somebody else quotes its mark", async () => {
    await stage.github.as("outsider").comment(stage.name, issue, `Look: ${mark}`);
    stage.github.faults.add({ kind: "error-before", method: "POST", path: comments });
    await apply(comment("Mine."));
    expect(await stage.bodies(issue)).toEqual([`Look: ${mark}`, `Mine.\n\n${mark}`]);
  });

  it("is found again without any record of it when it is asked to look", async () => {
    const { result } = await apply(comment("The living comment."));
    const restored = setWriterStage(store, stage);
    const fresh = await restored.claim(box);
    expect(await restored.writer.apply(fresh, comment("New words.", { alwaysLook: true }))).toBe(result);
    expect(await stage.bodies(issue)).toHaveLength(1);
  });

  it("is not taken for posted because an earlier try had said it before its act was given up and came again", async () => {
    const ended = "<!-- squadron given-up -->";
    await apply(comment("As of the earlier try."));
    await apply(comment("Gave up.", { id: "1.1:gave-up:comment:0", mark: ended }));
    stage.github.faults.add({ kind: "error-before", method: "POST", path: comments });
    await apply(comment("The answer.", { id: "1.1:comment:0 of the next try", ended }));
    expect((await stage.bodies(issue)).at(-1)).toBe(`The answer.\n\n${mark}`);
  });

  it("waits as long as a 429 says, and everybody else of the installation with it", async () => {
    stage.github.faults.add({ kind: "too-many-requests", retryAfter: 7, method: "POST", path: comments });
    const { slept } = await apply(comment("Later."));
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(7_000);
    expect(posts()).toBe(2);
    expect(await stage.bodies(issue)).toHaveLength(1);
  });

  it("waits as long as a 403 of the secondary limit says", async () => {
    stage.github.faults.add({ kind: "secondary-limit", retryAfter: 30, method: "POST", path: comments });
    const { slept } = await apply(comment("Later."));
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(30_000);
    expect(await stage.bodies(issue)).toHaveLength(1);
  });

  it("gives up on an outage after a few tries, and comes once when GitHub is back", async () => {
    const outage = stage.github.faults.add({ kind: "outage", path: comments });
    await expect(apply(comment("Still here."))).rejects.toMatchObject({ code: "outside" });
    expect(outage.hits()).toBe(4);
    outage.remove();
    await apply(comment("Back again."));
    expect(await stage.bodies(issue)).toEqual([`Back again.\n\n${mark}`]);
  });

  it("keeps the others of the installation waiting also when its own last try was told to wait", async () => {
    stage.github.faults.add({ kind: "error-before", method: "POST", path: comments, count: 3 });
    stage.github.faults.add({ kind: "too-many-requests", retryAfter: 90, method: "POST", path: comments });
    await expect(apply(comment("Told to wait."))).rejects.toMatchObject({ retryAfterMs: 90_000 });
    expect(await writing.pace.take(stage.repository.installationId)).toBe(90_000);
  });

  it("does not leave when the fence moved after its intent was recorded", async () => {
    await writing.pace.block(stage.repository.installationId, 5_000);
    const applying = writing.writer.apply(claim, comment("Too late."));
    await until("the wait for the pace", () => writing.clock.untilNext());
    await writing.mail.raise(box, { body: "stop", dedupe: [], closing: false });
    await expect(passTime(writing.clock, applying)).rejects.toMatchObject({ code: "fenced" });
    expect(posts()).toBe(0);
  });

  it("is not even prepared when a later runner has claimed the mailbox", async () => {
    await writing.claim(box, 2);
    await expect(apply(comment("Stale."))).rejects.toMatchObject({ code: "fenced" });
    expect(posts()).toBe(0);
    expect(await writing.ledger.list(box)).toEqual([]);
  });

  it("is forgotten when GitHub refuses it, so that it can be tried in another form", async () => {
    await stage.github.as("maintainer").deleteIssue(stage.name, issue);
    await expect(apply(comment("Nobody hears."))).rejects.toMatchObject({ code: "refused" });
    expect(posts()).toBe(1);
    expect(await writing.ledger.list(box)).toEqual([]);
  });

  it("is refused, not lost in silence, on an issue that was moved to another repository", async () => {
    await stage.github.as("maintainer").transferIssue(stage.name, issue, "acme/gadgets");
    await expect(apply(comment("Where is everybody?"))).rejects.toMatchObject({ code: "refused" });
    expect(await writing.ledger.list(box)).toEqual([]);
  });

  it("frees its place in the line when its turn is aborted while it waits", async () => {
    await writing.pace.block(stage.repository.installationId, 5_000);
    const ending = new AbortController();
    const applying = writing.writer.apply(claim, comment("Stopped."), ending.signal);
    await until("the wait for the pace", () => writing.clock.untilNext());
    ending.abort(new Error("stopped"));
    await expect(applying).rejects.toThrow("stopped");
    await apply(comment("Another.", { id: "other" }));
    expect(await stage.bodies(issue)).toEqual([`Another.\n\n${mark}`]);
  });

  it("does not wait out the pause between tries when its turn is aborted", async () => {
    stage.github.faults.add({ kind: "outage", path: comments });
    const ending = new AbortController();
    const applying = writing.writer.apply(claim, comment("Stopped."), ending.signal);
    await until("the pause", () => writing.clock.untilNext());
    ending.abort(new Error("stopped"));
    await expect(applying).rejects.toThrow("stopped");
    expect(posts()).toBe(1);
  });
});

describe("an edit and a reaction", () => {
  it("are simply repeated when their outcome is not known", async () => {
    const commentId = Number((await apply(comment("First."))).result);
    const { repository } = stage;
    const edits = "/repos/{any}/{any}/issues/comments/{any}";
    stage.github.faults.add({ kind: "error-after", method: "PATCH", path: edits });
    await apply({
      kind: "edit",
      id: "e",
      turn: "1.1",
      repository,
      lane: "edit",
      commentId,
      body: "Second.",
      mark,
    });
    expect(await stage.bodies(issue)).toEqual([`Second.\n\n${mark}`]);

    stage.github.faults.add({ kind: "reset-after", method: "POST", path: `${edits}/reactions` });
    const target = { on: "comment", commentId } as const;
    await apply({ kind: "reaction", id: "r", turn: "1.1", repository, target, content: "eyes" });
    const { body } = await stage.github
      .as("maintainer")
      .request("GET", `/repos/${stage.name}/issues/comments/${commentId}/reactions`);
    expect(body).toMatchObject([{ content: "eyes", user: { login: "squadron-lab[bot]" } }]);
    expect(await writing.ledger.list(box)).toMatchObject([
      { kind: "comment", state: "done" },
      { kind: "edit", state: "done" },
      { kind: "reaction", state: "done" },
    ]);
  });

  it("happen once when they are asked for again under the same id", async () => {
    const target = { on: "thread", number: issue } as const;
    const { repository } = stage;
    const effect: Effect = { kind: "reaction", id: "r", turn: "1", repository, target, content: "-1" };
    await apply(effect);
    const before = stage.github.requests.length;
    await apply(effect);
    expect(stage.github.requests.length).toBe(before);
  });
});

describe("a push", () => {
  const ref = "refs/squadron/wip/dev/issue-1";
  const commitOf = async (name: string): Promise<string> => {
    const folder = join(stage.folder, "repositories", `${stage.name}.git`);
    const commit = await gitOk(folder, "commit-tree", "main^{tree}", "-p", "main", "-m", name);
    return commit;
  };
  const push = async (name: string, change: Partial<Extract<Effect, { kind: "push" }>> = {}) => {
    const commit = await commitOf(name);
    const effect: Effect = {
      kind: "push",
      id: `1.1:push:${commit}`,
      turn: "1.1",
      repository: stage.repository,
      ref,
      commit,
      from: "",
      source: join(stage.folder, "repositories", `${stage.name}.git`),
      ...change,
    };
    return { effect, commit };
  };
  const now = (): Promise<string> =>
    gitOk(
      join(stage.folder, "repositories", `${stage.name}.git`),
      "for-each-ref",
      "--format=%(objectname)",
      ref,
    );

  it("does not leave when a stop came while it waited for its turn to write", async () => {
    const { effect } = await push("late");
    await writing.pace.block(stage.repository.installationId, 5_000);
    const applying = writing.writer.apply(claim, effect);
    await until("the wait for the pace", () => writing.clock.untilNext());
    await writing.mail.raise(box, { body: "stop", dedupe: [], closing: false });
    await expect(passTime(writing.clock, applying)).rejects.toMatchObject({ code: "fenced" });
    expect(await now()).toBe("");
  });

  it("happens once when its answer is lost, and is on record with its commit", async () => {
    const { effect, commit } = await push("once");
    const path = "/{any}/{any}.git/git-receive-pack";
    stage.github.faults.add({ kind: "error-after", path });
    const { result } = await apply(effect);
    expect(result).toBe(commit);
    expect(await now()).toBe(commit);
    const posts = stage.github.writes.filter((write) => write.method === "PUSH" && write.made === ref);
    expect(posts).toHaveLength(1);
    expect(await writing.ledger.list(box)).toMatchObject([{ kind: "push", state: "done", result: commit }]);
  });

  it("is refused where somebody else was first, and can be tried in another form", async () => {
    const { effect } = await push("mine");
    await expect(apply({ ...effect, id: "other" })).rejects.toMatchObject({ code: "refused" });
    expect(await writing.ledger.list(box)).toEqual([]);
  });
});
