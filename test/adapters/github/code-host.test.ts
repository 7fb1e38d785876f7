import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createGitHubClients } from "../../../src/adapters/github/clients.ts";
import { createCodeHostWrites } from "../../../src/adapters/github/code-host-writes.ts";
import { createCodeHost } from "../../../src/adapters/github/code-host.ts";
import { codeHostContract } from "../../contract/code-host.ts";
import { app, setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";

let stage: GitHubStage;
beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => stage.github.faults.clear());

describe("the code host over GitHub's API", () => {
  codeHostContract(setGitHubStage);
});

describe("whether somebody may write", () => {
  it.each([
    ["maintainer", true],
    ["writer", true],
    ["reader", false],
    ["outsider", false],
    ["somebody-who-does-not-exist", false],
    ["squadron-lab[bot]", false],
  ])("is for %s: %s", async (login, expected) => {
    expect(await stage.host.mayWrite(stage.repository, login)).toBe(expected);
  });

  it("is no for everybody without a role in a private repository", async () => {
    expect(await stage.host.mayWrite(stage.neighbour, "writer")).toBe(false);
    expect(await stage.host.mayWrite(stage.neighbour, "maintainer")).toBe(true);
  });

  it.each(["triage", "read"] as const)("is no with the role %s", async (role) => {
    stage.github.seed.addCollaborator(stage.name, "outsider", role);
    expect(await stage.host.mayWrite(stage.repository, "outsider")).toBe(false);
    stage.github.seed.removeCollaborator(stage.name, "outsider");
  });

  it("is yes with the role maintain", async () => {
    stage.github.seed.addCollaborator(stage.name, "outsider", "maintain");
    expect(await stage.host.mayWrite(stage.repository, "outsider")).toBe(true);
    stage.github.seed.removeCollaborator(stage.name, "outsider");
  });

  it("is asked again each time, since it can be taken away", async () => {
    stage.github.seed.addCollaborator(stage.name, "outsider", "write");
    expect(await stage.host.mayWrite(stage.repository, "outsider")).toBe(true);
    stage.github.seed.removeCollaborator(stage.name, "outsider");
    expect(await stage.host.mayWrite(stage.repository, "outsider")).toBe(false);
  });

  it("is neither yes nor no while GitHub does not answer", async () => {
    stage.github.faults.add({ kind: "outage", path: /permission$/ });
    await expect(stage.host.mayWrite(stage.repository, "maintainer")).rejects.toMatchObject({
      code: "outside",
    });
  });
});

describe("who the App is", () => {
  it("is asked once, and again after a failure", async () => {
    await using fresh = await setGitHubStage();
    fresh.github.faults.add({ kind: "error-before", path: "/app" });
    await expect(fresh.host.identity()).rejects.toMatchObject({ code: "outside" });
    expect(await fresh.host.identity()).toEqual({ appId: app.id, login: app.login });
    await fresh.host.identity();
    const id = await fresh.host.botId(fresh.repository);
    const bot = `/users/${encodeURIComponent(app.login)}`;
    expect((await fresh.github.as("maintainer").request("GET", bot)).body).toMatchObject({ id, type: "Bot" });
    expect(await fresh.host.botId(fresh.repository)).toBe(id);
    expect(fresh.github.requests.filter(({ path }) => path === "/app")).toHaveLength(2);
  });
});

describe("a thread", () => {
  it("is read as it stands now", async () => {
    const maintainer = stage.github.as("maintainer");
    const { number } = await maintainer.createIssue(stage.name, {
      title: "One",
      body: "Two",
      labels: ["bug"],
    });
    await maintainer.closeIssue(stage.name, number);
    expect(await stage.host.thread(stage.repository, number)).toMatchObject({
      title: "One",
      body: "Two",
      author: { login: "maintainer" },
      open: false,
      labels: ["bug"],
    });
  });

  it("is undefined when it was deleted or never was, and a failure while GitHub is away", async () => {
    const maintainer = stage.github.as("maintainer");
    const { number } = await maintainer.createIssue(stage.name, { title: "Gone soon" });
    await maintainer.deleteIssue(stage.name, number);
    expect(await stage.host.thread(stage.repository, number)).toBeUndefined();
    expect(await stage.host.thread(stage.repository, 99_999)).toBeUndefined();
    stage.github.faults.add({ kind: "outage" });
    await expect(stage.host.thread(stage.repository, 99_999)).rejects.toMatchObject({ code: "outside" });
  });

  it("has all its comments, oldest first, over as many pages as there are", async () => {
    const maintainer = stage.github.as("maintainer");
    const { number } = await maintainer.createIssue(stage.name, { title: "Long" });
    for (let i = 0; i < 120; i++) await maintainer.comment(stage.name, number, `comment ${i}`);
    const comments = await stage.host.comments(stage.repository, number);
    expect(comments.map(({ body }) => body)).toEqual(Array.from({ length: 120 }, (_, i) => `comment ${i}`));
  });

  it("tells of a comment who wrote it, by which App, and whether it was edited", async () => {
    const maintainer = stage.github.as("maintainer");
    const { number } = await maintainer.createIssue(stage.name, { title: "Short" });
    const { id } = await stage.writes.createComment(stage.repository, { number, body: "Ours" });
    await maintainer.comment(stage.name, number, "Theirs");
    expect(await stage.host.comments(stage.repository, number)).toMatchObject([
      { id, author: { login: app.login }, body: "Ours" },
      { author: { login: "maintainer" }, body: "Theirs", appId: undefined },
    ]);
  });
});

describe("access for git", () => {
  it("is a URL without a secret and a header that opens this repository only", async () => {
    const { url, header } = await stage.host.gitAccess(stage.repository);
    expect(url).toBe(`${stage.github.url}/acme/widgets.git`);
    const [name = "", value = ""] = header.split(": ");
    const refs = async (repository: string, service: string): Promise<number> => {
      const where = `${stage.github.url}/acme/${repository}.git/info/refs?service=${service}`;
      return (await fetch(where, { headers: { [name]: value } })).status;
    };
    expect(await refs("widgets", "git-upload-pack")).toBe(200);
    // Neither another repository nor a push: the token was made for reading this one.
    expect([401, 403, 404]).toContain(await refs("secrets", "git-upload-pack"));
    expect([401, 403, 404]).toContain(await refs("widgets", "git-receive-pack"));
  });
});

describe("an answer that is cut short", () => {
  /** Answers every request for comments with the head of a success and nothing, or half, of its body. */
  const cutServer = async (body: string) => {
    const server = createServer((request, response) => {
      if (request.url?.includes("access_tokens") === true) {
        const expires = new Date(Date.now() + 3_600_000).toISOString();
        response.writeHead(201, { "content-type": "application/json" });
        response.end(JSON.stringify({ token: "ghs_x", expires_at: expires, permissions: {} }));
        return;
      }
      const status = request.method === "POST" ? 201 : 200;
      response.writeHead(status, { "content-type": "application/json", "content-length": "1000" });
      response.flushHeaders();
      response.write(body);
      setImmediate(() => response.socket?.end());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const clients = createGitHubClients({
      appId: app.id,
      privateKey: app.privateKey,
      apiUrl: `http://127.0.0.1:${port}`,
    });
    return {
      host: createCodeHost(clients, ""),
      writes: createCodeHostWrites(clients, async () => undefined),
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      },
    };
  };

  it.each(["", '[{"id":'])("after %j is a failure, never an empty list or a success", async (body) => {
    await using cut = await cutServer(body);
    await expect(cut.host.comments(stage.repository, 1)).rejects.toMatchObject({ code: "outside" });
    const comment = cut.writes.createComment(stage.repository, { number: 1, body: "Hello" });
    await expect(comment).rejects.toMatchObject({ code: "outside" });
    const edit = cut.writes.editComment(stage.repository, { id: 1, body: "Hello" });
    await expect(edit).rejects.toMatchObject({ code: "outside" });
  });
});
