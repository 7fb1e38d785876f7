import { readFile } from "node:fs/promises";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { uses } from "../../../src/adapters/github/uses.ts";
import { setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";

let stage: GitHubStage;
let issue: number;
beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  stage.github.faults.clear();
  issue = (await stage.github.as("maintainer").createIssue(stage.name, { title: "Here" })).number;
});

const comments = "/repos/{any}/{any}/issues/{any}/comments";
const posts = (): number =>
  stage.github.requests.filter(({ method, path }) => method === "POST" && path.endsWith(`/${issue}/comments`))
    .length;
const post = () => stage.writes.createComment(stage.repository, { number: issue, body: "Hello" });

describe("a repository's client", () => {
  it("cannot reach another repository of the same installation", async () => {
    const { rest } = stage.clients.forRepository(stage.repository, "talk");
    await expect(rest.repos.get({ owner: "acme", repo: "secrets" })).rejects.toMatchObject({ status: 404 });
    const inGadgets = { owner: "acme", repo: "gadgets", title: "Not mine" };
    await expect(rest.issues.create(inGadgets)).rejects.toMatchObject({ status: 403 });
    expect((await rest.repos.get({ owner: "acme", repo: "widgets" })).status).toBe(200);
  });

  it("has a token of its own for each repository", async () => {
    const { rest } = stage.clients.forRepository(stage.neighbour, "read");
    expect((await rest.repos.get({ owner: "acme", repo: "secrets" })).status).toBe(200);
  });

  it("is made once and asks for its token once", async () => {
    await post();
    const tokens = (): number =>
      stage.github.requests.filter(({ path }) => path.endsWith("/access_tokens")).length;
    const before = tokens();
    const client = stage.clients.forRepository(stage.repository, "talk");
    expect(stage.clients.forRepository(stage.repository, "talk")).toBe(client);
    await post();
    expect(tokens()).toBe(before);
  });

  it.each([
    ["reads", "read"],
    ["reports checks", "check"],
    ["reads checks", "read-checks"],
    ["fetches code", "code"],
  ] as const)("that %s can do nothing else", async (_what, use) => {
    const { rest } = stage.clients.forRepository(stage.repository, use);
    const widgets = { owner: "acme", repo: "widgets" };
    const refused = { status: 403 };
    await expect(
      rest.issues.createComment({ ...widgets, issue_number: issue, body: "?" }),
    ).rejects.toMatchObject(refused);
    await expect(
      rest.issues.addLabels({ ...widgets, issue_number: issue, labels: ["x"] }),
    ).rejects.toMatchObject(refused);
    const ref = await stage.host.refCommit(stage.repository, "refs/heads/main");
    await expect(rest.git.createRef({ ...widgets, ref: "refs/heads/x", sha: ref })).rejects.toMatchObject(
      refused,
    );
  });

  it("that writes on threads neither pushes nor reports a check", async () => {
    const { rest } = stage.clients.forRepository(stage.repository, "talk");
    const sha = await stage.host.refCommit(stage.repository, "refs/heads/main");
    const widgets = { owner: "acme", repo: "widgets" };
    await expect(rest.git.createRef({ ...widgets, ref: "refs/heads/x", sha })).rejects.toMatchObject({
      status: 403,
    });
    await expect(rest.checks.create({ ...widgets, name: "x", head_sha: sha })).rejects.toMatchObject({
      status: 403,
    });
  });

  it("names one API version in every request, the App's and the token's included", () => {
    const versions = stage.github.requests.map(({ headers }) => headers["x-github-api-version"]);
    expect(versions.length).toBeGreaterThan(3);
    expect(new Set(versions)).toEqual(new Set(["2022-11-28"]));
  });

  it("takes a fresh token and tries once more when GitHub does not know the token any more", async () => {
    await post();
    const before = posts();
    stage.github.faults.add({ kind: "error-before", status: 401, method: "POST", path: comments });
    await post();
    expect(posts()).toBe(before + 2);
    expect(await stage.bodies(issue)).toHaveLength(2);
  });

  it("gives up after that one try", async () => {
    stage.github.faults.add({ kind: "error-before", status: 401, method: "POST", path: comments, count: 9 });
    await expect(post()).rejects.toMatchObject({ code: "outside" });
    expect(posts()).toBe(2);
  });

  it.each([500, 502, 503, 403, 404, 422, 429])(
    "sends a write that got %s once and never again",
    async (status) => {
      stage.github.faults.add({ kind: "error-before", status, method: "POST", path: comments });
      await expect(post()).rejects.toThrow("GitHub");
      expect(posts()).toBe(1);
    },
  );

  it("does not wait and try again by itself when GitHub limits requests", async () => {
    stage.github.faults.add({ kind: "too-many-requests", retryAfter: 1, method: "POST", path: comments });
    await expect(post()).rejects.toMatchObject({ code: "outside", retryAfterMs: 1_000 });
    expect(posts()).toBe(1);
  });

  it("sends a read that failed once as well", async () => {
    stage.github.faults.add({ kind: "error-before", status: 500, method: "GET", path: comments });
    const before = stage.github.requests.length;
    await expect(stage.host.comments(stage.repository, issue)).rejects.toMatchObject({ code: "outside" });
    expect(stage.github.requests.length).toBe(before + 1);
  });

  it("says nothing of tokens or keys in what it throws", async () => {
    stage.github.faults.add({ kind: "error-before", status: 500, method: "POST", path: comments });
    const error: unknown = await post().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toMatch(/ghs_|token|bearer|PRIVATE/i);
  });
});

describe("a token", () => {
  it("is asked for with permissions that app.yml asks people for, and app.yml asks for none that no token needs", async () => {
    const manifest = z
      .object({ default_permissions: z.record(z.string(), z.enum(["read", "write"])) })
      .parse(parse(await readFile(new URL("../../../app.yml", import.meta.url), "utf8")));
    const granted = manifest.default_permissions;
    const asked = Object.values(uses).flatMap((use) => Object.entries(use));
    const enough = asked.filter(([name, level]) => granted[name] === "write" || granted[name] === level);
    expect(enough).toEqual(asked);
    for (const each of Object.entries(granted)) expect(asked).toContainEqual(each);
  });
});

describe("the App's installation", () => {
  it("that is suspended is a refusal or an absence, never a success", async () => {
    await using other = await setGitHubStage();
    other.github.seed.suspendApp("acme");
    const writing = other.writes.createComment(other.repository, { number: 1, body: "Hello" });
    await expect(writing).rejects.toMatchObject({ code: expect.stringMatching(/^(refused|outside)$/) });
  });
});
