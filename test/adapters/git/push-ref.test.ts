import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { gitOk } from "../../lab/github/git-fixture.ts";
import { setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";

let stage: GitHubStage;
let source: string;
let ref: string;
let commits: readonly [string, string, string];
let count = 0;

beforeAll(async () => {
  stage = await setGitHubStage();
  source = await mkdtemp(join(tmpdir(), "squadron-push-"));
  await gitOk(source, "init", "--bare", "--quiet");
  const tree = await gitOk(source, "hash-object", "-t", "tree", "-w", "/dev/null");
  const make = (message: string): Promise<string> => gitOk(source, "commit-tree", tree, "-m", message);
  commits = [await make("one"), await make("two"), await make("three")];
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await rm(source, { recursive: true, force: true });
});
beforeEach(() => {
  stage.github.faults.clear();
  ref = `refs/squadron/wip/dev/issue-${++count}`;
});

const push = (from: string, commit: string): Promise<void> =>
  stage.writes.pushRef(stage.repository, { ref, from, commit, source: commit === "" ? "" : source });
const now = (): Promise<string> =>
  gitOk(
    join(stage.folder, "repositories", `${stage.name}.git`),
    "for-each-ref",
    "--format=%(objectname)",
    ref,
  );

describe("a ref on GitHub", () => {
  it("is made, moved whatever its history, and deleted", async () => {
    await push("", commits[0]);
    expect(await now()).toBe(commits[0]);
    expect(await stage.host.refCommit(stage.repository, ref)).toBe(commits[0]);
    await push(commits[0], commits[1]);
    expect(await now()).toBe(commits[1]);
    await push(commits[1], "");
    expect(await now()).toBe("");
    expect(await stage.host.refCommit(stage.repository, ref)).toBe("");
  });

  it("stays as somebody else moved it", async () => {
    await push("", commits[2]);
    await expect(push("", commits[1])).rejects.toMatchObject({ code: "refused" });
    await expect(push(commits[0], commits[1])).rejects.toMatchObject({ code: "refused" });
    await expect(push(commits[0], "")).rejects.toMatchObject({ code: "refused" });
    expect(await now()).toBe(commits[2]);
  });

  it("stays as somebody moved it in the middle of the push", async () => {
    const held = stage.github.faults.add({ kind: "hold", path: "/{any}/{any}.git/git-receive-pack" });
    const pushing = push("", commits[0]);
    await held.hit;
    const folder = join(stage.folder, "repositories", `${stage.name}.git`);
    await gitOk(folder, "fetch", "--quiet", source, commits[2]);
    await gitOk(folder, "update-ref", ref, commits[2]);
    held.release();
    await expect(pushing).rejects.toMatchObject({ code: "refused" });
    expect(await now()).toBe(commits[2]);
  });

  it.each([
    ["moved", 0, 1],
    ["deleted", 0, undefined],
  ] as const)("may be %s once more when the answer was lost", async (_what, from, to) => {
    await push("", commits[from]);
    stage.github.faults.add({ kind: "error-after", path: "/{any}/{any}.git/git-receive-pack" });
    const commit = to === undefined ? "" : commits[to];
    await expect(push(commits[from], commit)).rejects.toMatchObject({ code: "outside" });
    await push(commits[from], commit);
    expect(await now()).toBe(commit);
  });

  it("is out of reach for a while when GitHub is, and refused where the App may not write", async () => {
    stage.github.faults.add({ kind: "outage", path: "/{any}/{any}.git/info/refs" });
    await expect(push("", commits[0])).rejects.toMatchObject({ code: "outside" });
    stage.github.faults.clear();
    const unknown = { ...stage.repository, name: "nowhere" };
    const change = { ref, from: "", commit: commits[0], source };
    await expect(stage.writes.pushRef(unknown, change)).rejects.toMatchObject({ code: "refused" });
  });
});
