import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { errorCode } from "../../src/domain/errors.ts";
import { parseSession, type Role, type SessionKey } from "../../src/domain/ids.ts";
import { sessionMailbox } from "../../src/domain/mailbox.ts";
import type { Claim } from "../../src/ports/mail-store.ts";
import { pushBranch, type PushedBranch } from "../../src/session/push-branch.ts";
import { createSessionContext, type SessionContext } from "../../src/session/session-context.ts";
import { tellEffects } from "../../src/session/tell-effects.ts";
import { agentCommit, agentGit } from "../adapters/git/agent-git.ts";
import { setWorkerDisk, testBranchOf, type WorkerDisk } from "../adapters/git/worker-disk.ts";
import { record } from "../contract/store.ts";
import { gitOk } from "../lab/github/git-fixture.ts";
import { passTime } from "../support/fake-clock.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { startStore } from "../support/stores.ts";
import { setWriterStage, type WriterStage } from "../support/writer-stage.ts";

let store: Store;
let stage: GitHubStage;
let disk: WorkerDisk;
let writing: WriterStage;
let claim: Claim;
let key: SessionKey;
let folder: string;
let issue = 100;

beforeAll(async () => {
  store = await startStore("memory");
  stage = await setGitHubStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await store.close();
});
beforeEach(async () => {
  disk = await setWorkerDisk(stage);
  key = `${stage.repository.id}/${++issue}/dev` as SessionKey;
  writing = setWriterStage(store, stage);
  claim = await writing.claim(sessionMailbox(key));
  folder = (await disk.wake(key)).folder;
});
afterEach(async () => {
  await disk[Symbol.asyncDispose]();
});

const contextOf = (): SessionContext => {
  const { repository } = stage;
  const { installationId } = repository;
  const address = { ...parseSession(key), key, repository, installationId, turn: "1.1" };
  return createSessionContext(claim, { ...record, ...address });
};
const push = async (branch = "squadron/{role}/issue-{number}"): Promise<PushedBranch> => {
  const { clock } = writing;
  const warnings: object[] = [];
  const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields) };
  const deps = { ...writing, host: stage.host, workspaces: disk.workspaces, log };
  const profile = { branch, role: "dev" as Role, protectedPaths: ["infra/"] };
  const turn = { turn: "1.1", act: "act", by: "@maintainer", signal: new AbortController().signal, profile };
  const pushing = pushBranch({ ...deps, settings: { pushFileBytes: 1000 } }, contextOf(), turn);
  try {
    return (await passTime(clock, pushing)).result;
  } finally {
    expect(warnings).toEqual([]);
  }
};
/** What is said of a push that does not happen. */
const refusal = async (): Promise<string> => {
  const before = await atGitHub();
  const error: unknown = await push().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(errorCode(error)).toBe("refused");
  expect(await atGitHub()).toBe(before);
  return error instanceof Error ? error.message : "";
};
const bare = (): string => join(stage.folder, "repositories", `${stage.name}.git`);
const atGitHub = (): Promise<string> =>
  gitOk(bare(), "for-each-ref", "--format=%(objectname)", `refs/heads/${testBranchOf(key)}`);
const person = (branch: string, files: Readonly<Record<string, string | null>>): Promise<string> =>
  stage.github.as("maintainer").commit(stage.name, { branch, files });
const change = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return agentCommit(folder, `Change ${name}`);
};

describe("a pushed branch", () => {
  it("has the agent's commits on GitHub, not its uncommitted files, and nothing is left to save", async () => {
    const commit = await change("a.txt", "a\n");
    await writeFile(join(folder, "b.txt"), "not committed\n");
    expect(await push()).toEqual({ commit, branch: testBranchOf(key), commits: 1 });
    expect(await atGitHub()).toBe(commit);
    expect(await push(), "once more").toEqual({ commit, branch: testBranchOf(key), commits: 0 });
    const ended = { noun: "the stop", clause: "it was stopped" };
    const told = await tellEffects(writing, contextOf(), ended);
    expect(told.lines).toContain(`- It had pushed ${commit.slice(0, 10)} to its branch.`);
    expect(await writing.ledger.list(sessionMailbox(key))).toMatchObject([
      { id: `1.act:branch:0:${commit}`, kind: "push", state: "done" },
    ]);
    expect((await writing.audit.last(key, 9)).map(({ event, detail }) => `${event} ${detail}`)).toEqual([
      expect.stringMatching(
        /^effect by=@maintainer turn=1\.1 kind=push .* policy=as written request=[0-9a-f]{64} result=/,
      ),
    ]);
    await rm(join(folder, "b.txt"));
    expect(await disk.sleep(key), "work beside what GitHub has").toBe("");
    await disk.wake(key);
    expect(await disk.update(key), "the agent's own push is no news").toEqual({ conflicts: 0 });
  });

  it("may be rewritten and go back as long as all of it is the agent's", async () => {
    const first = await change("a.txt", "a\n");
    await push();
    await agentGit(folder, "commit", "--quiet", "--amend", "-m", "Otherwise");
    const second = await agentGit(folder, "rev-parse", "HEAD");
    await push();
    expect(await atGitHub()).toBe(second);
    await agentGit(folder, "reset", "--quiet", "--hard", first);
    await push();
    expect(await atGitHub()).toBe(first);
    await agentGit(folder, "reset", "--quiet", "--hard", second);
    await push();
    expect(await atGitHub(), "to and fro in one turn").toBe(second);
  });

  it("keeps what somebody else committed there until it is merged", async () => {
    await change("a.txt", "a\n");
    await push();
    const theirs = await person(testBranchOf(key), { "theirs.txt": "x\n" });
    await change("b.txt", "b\n");
    expect(await refusal()).toMatch(/"maintainer" pushed to squadron.*merge origin/);
    expect(await atGitHub()).toBe(theirs);
    await agentGit(folder, "fetch", "--quiet", "origin");
    await agentGit(folder, "merge", "--quiet", "--no-edit", `origin/${testBranchOf(key)}`);
    const { commit } = await push();
    expect(await atGitHub()).toBe(commit);
  });

  const token = `ghp_${"Ab1".repeat(12)}`;
  it.each([
    [
      "in a file",
      () => change("a.txt", `const token = "${token}";\n`),
      /GitHub in "a\.txt" \(commit [0-9a-f]{10}\)/,
    ],
    [
      "in a line that looks like the name of a file",
      () => change("a.txt", `++ b/x ${token}\n`),
      /a token of GitHub in /,
    ],
    ["in a file that git takes for no text", () => change("a.bin", `\0\0${token}\n`), /GitHub in "a\.bin"/],
    [
      "that only looks random, beside a word for it",
      () => change("a.env", "API_SECRET=wJalrXUtnFEMI7K9MDENGbPxRfiCYzQ2sL0qTv5h\n"),
      /as random as a key in "a\.env"/,
    ],
    ["in a message", () => agentCommit(folder, `Take ${token} out`), /in the message of commit/],
    [
      "that a later commit takes out again",
      async () => {
        await change("a.txt", `${token}\n`);
        return change("a.txt", "none\n");
      },
      /GitHub in "a\.txt"/,
    ],
  ])("with a secret %s stays where it is, and nobody repeats the secret", async (_where, make, words) => {
    await make();
    const why = await refusal();
    expect(why).toMatch(words);
    expect(why).not.toContain(token);
  });

  it("may leave a secret where people have put it, and take it away", async () => {
    await person("main", { "fixture.txt": `one\n${token}\n` });
    await disk.update(key);
    await change("fixture.txt", `two\n${token}\n`);
    await change("fixture.txt", "two\n");
    const integrity = "sha512-wJalrXUtnFEMI7K9MDENGbPxRfiCYzQ2sL0qTv5hAAbb99==";
    const commit = await change("lock.json", `"integrity": "${integrity}"\n`);
    expect(await push()).toMatchObject({ commit });
  });

  it("may have people's changes of protected paths, on the default branch and on its own", async () => {
    await person(testBranchOf(key), { ".github/workflows/ci.yml": "by: a person\n" });
    await person("main", { ".github/workflows/other.yml": `on: push # ${issue}\n` });
    await disk.update(key);
    await change("a.txt", "a\n");
    const { commit } = await push();
    expect(await gitOk(bare(), "ls-tree", "-r", "--name-only", commit)).toContain("other.yml");
  });
});

describe("a push is refused", () => {
  it("of a protected path, also where a later commit hides it, until no commit has it", async () => {
    await writeFile(join(folder, ".mcp.json"), "{}\n");
    await agentCommit(folder, "Plant");
    await rm(join(folder, ".mcp.json"));
    await agentCommit(folder, "Hide");
    expect(await refusal()).toContain(`".mcp.json" is protected (.mcp.json): only people change it.`);
    await agentGit(folder, "reset", "--quiet", "--soft", "origin/main");
    await change("a.txt", "a\n");
    expect((await push()).commits).toBe(1);
  });

  it("of a merge that undoes what people did to a protected path", async () => {
    await person("main", { ".github/workflows/undo.yml": "safe: true\n" });
    await disk.wake(key);
    await change("a.txt", "a\n");
    await push();
    await agentGit(folder, "fetch", "--quiet", "origin");
    await agentGit(folder, "merge", "--quiet", "-s", "ours", "--no-edit", "origin/main");
    expect(await refusal()).toContain(`".github/workflows/undo.yml" is protected`);
  });

  it("of links out, submodules, large files, other people's commits and the role's own patterns, all at once", async () => {
    await symlink("/etc/passwd", join(folder, "link"));
    await writeFile(join(folder, "large"), "x".repeat(1001));
    await mkdir(join(folder, "infra"));
    await writeFile(join(folder, "infra/main.tf"), "");
    await agentGit(folder, "init", "--quiet", "inner");
    await agentGit(
      folder,
      "-C",
      "inner",
      "-c",
      "user.name=x",
      "-c",
      "user.email=x",
      "commit",
      "--allow-empty",
      "-m",
      "x",
    );
    await agentCommit(folder, "All of it");
    await gitOk(folder, "commit", "--allow-empty", "-m", "By Wes");
    const said = await refusal();
    for (const words of [
      `"link" links out`,
      `"large" has 1001 bytes`,
      `"inner" is a submodule`,
      `is by "Wes"`,
    ])
      expect(said).toContain(words);
  });

  it("without commits, without the branch, and to the default branch", async () => {
    await writeFile(join(folder, "a.txt"), "not committed\n");
    expect(await refusal()).toContain("nothing that main lacks: commit first");
    await expect(push("main")).rejects.toMatchObject({ code: "refused" });
    await agentGit(folder, "checkout", "--quiet", "-b", "mine");
    await agentGit(folder, "branch", "--quiet", "-D", testBranchOf(key));
    expect(await refusal()).toContain(`There is no branch ${testBranchOf(key)} in your clone`);
  });

  it("of what is on GitHub only as a pull request's head", async () => {
    const branch = `strange-${issue}`;
    await person(branch, { ".github/workflows/evil.yml": "x\n" });
    const title = "From somebody who may not push";
    const pull = await stage.github.as("maintainer").createPullRequest(stage.name, { title, head: branch });
    await gitOk(bare(), "update-ref", "-d", `refs/heads/${branch}`);
    const at = { at: { ref: `refs/pull/${pull.number}/head` } };
    await disk.workspaces.remove(key);
    folder = (await disk.wake(key, "", at)).folder;
    await change("a.txt", "a\n");
    const said = await refusal();
    expect(said).toContain(`"maintainer"`);
    expect(said).toContain(`".github/workflows/evil.yml" is protected`);
  });
});
