import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { git, gitOk } from "./git-fixture.ts";
import { type Fixture, startFixture } from "./lab-fixture.ts";

function remote(fixture: Fixture, token?: string, repository = "ada/engine"): string {
  const login = token === undefined ? "" : `x-access-token:${token}@`;
  return `${fixture.lab.url.replace("://", `://${login}`)}/${repository}.git`;
}

async function cloned(fixture: Fixture, token: string): Promise<string> {
  const folder = join(fixture.folder, "clone");
  await mkdir(folder);
  await gitOk(folder, "clone", "--quiet", remote(fixture, token), ".");
  return folder;
}

async function committed(folder: string, name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  await gitOk(folder, "add", "--all");
  await gitOk(folder, "commit", "--quiet", "--message", `Change ${name}`);
  return gitOk(folder, "rev-parse", "HEAD");
}

test("what is pushed can be cloned, read over REST, and is told as a push with its commits", async () => {
  await using fixture = await startFixture();
  const folder = await cloned(fixture, fixture.lab.seed.installationToken("ada"));
  expect(await readFile(join(folder, "README.md"), "utf8")).toBe("# Engine\n");
  const before = await gitOk(folder, "rev-parse", "HEAD");
  const after = await committed(folder, "NOTES.md", "Oil it.\n");
  await gitOk(folder, "push", "--quiet", "origin", "main");
  expect(await fixture.news()).toEqual(["push"]);
  expect(fixture.receiver.received[0]?.body).toMatchObject({
    ref: "refs/heads/main",
    before,
    after,
    created: false,
    forced: false,
    commits: [{ id: after, message: "Change NOTES.md", added: ["NOTES.md"], removed: [], modified: [] }],
    head_commit: { id: after },
    pusher: { name: "squadron[bot]" },
    sender: { type: "Bot" },
  });
  const { data } = await fixture
    .botOctokit()
    .rest.repos.getContent({ owner: "ada", repo: "engine", path: "NOTES.md" });
  expect(data).toMatchObject({ type: "file", size: 8 });
  expect(fixture.lab.writes.at(-1)).toMatchObject({
    method: "PUSH",
    path: "/ada/engine.git",
    actor: "squadron[bot]",
    made: "refs/heads/main",
  });
});

test("a push to the head of an open pull request moves it, and the webhook tells from where to where", async () => {
  await using fixture = await startFixture();
  const folder = await cloned(fixture, fixture.tokens.writer);
  await gitOk(folder, "switch", "--quiet", "--create", "fix");
  const before = await committed(folder, "fix.txt", "one\n");
  await gitOk(folder, "push", "--quiet", "origin", "fix");
  const { number } = await fixture.lab
    .as("wes")
    .createPullRequest("ada/engine", { title: "Mend it", head: "fix" });
  const after = await committed(folder, "fix.txt", "one\ntwo\n");
  await gitOk(folder, "push", "--quiet", "origin", "fix");
  expect(await fixture.news()).toEqual([
    "create",
    "push",
    "pull_request.opened",
    "push",
    "pull_request.synchronize",
  ]);
  expect(fixture.receiver.received.at(-1)?.body).toMatchObject({
    number,
    before,
    after,
    pull_request: { head: { sha: after }, commits: 2 },
  });
  const { data } = await fixture
    .botOctokit()
    .rest.pulls.get({ owner: "ada", repo: "engine", pull_number: number });
  expect(data).toMatchObject({
    additions: 2,
    changed_files: 1,
    mergeable: true,
    head: { sha: after, ref: "fix" },
  });
  expect(await gitOk(folder, "ls-remote", "origin", `refs/pull/${number}/head`)).toContain(after);
  expect((await git(folder, "push", "origin", `HEAD:refs/pull/${number}/head`)).code).not.toBe(0);
});

test("a pull request needs two branches with something between them, and only one may be open", async () => {
  await using fixture = await startFixture();
  const wes = fixture.lab.as("wes");
  await wes.commit("ada/engine", { branch: "fix", files: { "a.txt": "a" } });
  const open = async (head: string): Promise<string> => {
    const { body, status } = await wes.request("POST", "/repos/ada/engine/pulls", {
      title: "Mend it",
      head,
      base: "main",
    });
    return `${status} ${JSON.stringify((body as { readonly errors?: unknown }).errors ?? "")}`;
  };
  expect(await open("nowhere")).toContain('422 [{"resource":"PullRequest","field":"head","code":"invalid"}]');
  expect(await open("main")).toContain("No commits between main and main");
  expect(await open("fix")).toContain("201");
  expect(await open("fix")).toContain("A pull request already exists for ada:fix.");
});

test("tokens decide over git as over REST", async () => {
  await using fixture = await startFixture();
  const { lab, folder, tokens } = fixture;
  await lab.seed.createRepository("ada", "vault", { private: true });
  const reads = async (token: string | undefined, repository: string): Promise<boolean> =>
    (await git(folder, "ls-remote", remote(fixture, token, repository))).code === 0;
  expect(await reads(undefined, "ada/engine")).toBe(true);
  expect(await reads(undefined, "ada/vault")).toBe(false);
  expect(await reads(tokens.outsider, "ada/vault")).toBe(false);
  expect(await reads(tokens.owner, "ada/vault")).toBe(true);
  expect(await reads(lab.seed.installationToken("ada"), "ada/vault")).toBe(true);
  expect(await reads("ghs_made_up", "ada/vault")).toBe(false);
  const clone = await cloned(fixture, tokens.writer);
  await committed(clone, "a.txt", "a");
  const pushes = async (token: string | undefined): Promise<string> =>
    (await git(clone, "push", remote(fixture, token), "main")).text;
  expect(await pushes(undefined)).toMatch(/could not read Username|Authentication failed/);
  expect(await pushes(tokens.outsider)).toContain("403");
  lab.seed.createOrg("works", { admins: ["ada"] });
  lab.seed.installApp("works", { permissions: { contents: "read" } });
  expect(await pushes(lab.seed.installationToken("works"))).toContain("403");
  expect(fixture.lab.requests.every((request) => request.fault === undefined)).toBe(true);
  expect(lab.writes.filter((write) => write.method === "PUSH")).toEqual([]);
});

test("a large push in chunks and a clone without blobs both work", async () => {
  await using fixture = await startFixture();
  const folder = await cloned(fixture, fixture.tokens.writer);
  await committed(folder, "large.bin", randomBytes(5_000_000));
  await gitOk(folder, "push", "--quiet", "origin", "main");
  const partial = join(fixture.folder, "partial");
  await mkdir(partial);
  await gitOk(
    partial,
    "clone",
    "--quiet",
    "--bare",
    "--filter=blob:none",
    remote(fixture, fixture.tokens.writer),
    ".",
  );
  const missing = await gitOk(partial, "rev-list", "--objects", "--all", "--missing=print");
  expect(missing.split("\n").filter((line) => line.startsWith("?")).length).toBeGreaterThan(0);
});

test("a push whose answer is lost was applied all the same, and is told once", async () => {
  await using fixture = await startFixture();
  const folder = await cloned(fixture, fixture.tokens.writer);
  const sha = await committed(folder, "a.txt", "a");
  fixture.lab.faults.add({ kind: "reset-after", method: "POST", path: "/ada/engine.git/git-receive-pack" });
  expect((await git(folder, "push", "origin", "main")).code).not.toBe(0);
  expect((await git(folder, "push", "origin", "main")).text).toContain("Everything up-to-date");
  expect(await fixture.news()).toEqual(["push"]);
  expect(fixture.receiver.received[0]?.body).toMatchObject({ after: sha });
});

test("a hook that a folder on the server's side carries is never run", async () => {
  await using fixture = await startFixture();
  const hooks = join(fixture.folder, "ada", "engine.git", "hooks");
  const trace = join(fixture.folder, "trace");
  await mkdir(hooks, { recursive: true });
  await writeFile(join(hooks, "post-receive"), `#!/bin/sh\ntouch ${trace}\n`, { mode: 0o755 });
  const folder = await cloned(fixture, fixture.tokens.writer);
  await committed(folder, "a.txt", "a");
  await gitOk(folder, "push", "--quiet", "origin", "main");
  await expect(readFile(trace)).rejects.toMatchObject({ code: "ENOENT" });
});

test("hidden refs can be pushed and fetched, and nobody is told", async () => {
  await using fixture = await startFixture();
  const folder = await cloned(fixture, fixture.tokens.writer);
  const sha = await committed(folder, "a.txt", "a");
  await gitOk(folder, "push", "--quiet", "origin", "HEAD:refs/squadron/wip/dev/7");
  expect(await gitOk(folder, "ls-remote", "origin", "refs/squadron/*")).toContain(sha);
  expect(await fixture.news()).toEqual([]);
});

test("a branch that is created, forced and deleted over REST is told like a push", async () => {
  await using fixture = await startFixture();
  const wes = fixture.lab.as("wes");
  const first = await wes.commit("ada/engine", { branch: "main", files: { "a.txt": "a" } });
  const second = await wes.commit("ada/engine", { branch: "main", files: { "a.txt": "b" } });
  await fixture.lab.settled();
  fixture.receiver.received.length = 0;
  const at = "/repos/ada/engine/git/refs";
  expect((await wes.request("POST", at, { ref: "refs/heads/x", sha: second })).status).toBe(201);
  expect((await wes.request("POST", at, { ref: "refs/heads/x", sha: second })).status).toBe(422);
  expect((await wes.request("PATCH", `${at}/heads/x`, { sha: first })).status).toBe(422);
  expect((await wes.request("PATCH", `${at}/heads/x`, { sha: first, force: true })).status).toBe(200);
  expect((await wes.request("DELETE", `${at}/heads/x`)).status).toBe(204);
  expect(await fixture.news()).toEqual(["create", "push", "push", "delete", "push"]);
  const forced = fixture.receiver.received
    .filter((one) => one.event === "push")
    .map(({ body }) => [body["created"], body["forced"], body["deleted"]]);
  expect(forced).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ]);
});
