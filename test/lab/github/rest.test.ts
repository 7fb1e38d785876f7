import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";

import { startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

test("lists come in pages whose links lead through all of them, at the root and under /api/v3", async () => {
  await using fixture = await startFixture();
  const ada = fixture.lab.as("ada");
  for (let count = 1; count <= 7; count++) await ada.createIssue("ada/engine", { title: `Issue ${count}` });
  for (const baseUrl of [fixture.lab.url, `${fixture.lab.url}/api/v3`]) {
    const octokit = new Octokit({ baseUrl, auth: fixture.tokens.writer });
    const all = await octokit.paginate(octokit.rest.issues.listForRepo, {
      ...AT,
      per_page: 3,
      direction: "asc",
    });
    expect(all.map((issue) => issue.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  }
  const paths = new Set(fixture.lab.requests.map((request) => request.path));
  expect([...paths]).toEqual(["/repos/ada/engine/issues"]);
});

test("a read that is asked again with its ETag costs nothing until the thing changes", async () => {
  await using fixture = await startFixture();
  const ada = fixture.lab.as("ada");
  await ada.createIssue("ada/engine", { title: "Hello" });
  const ask = (etag?: string): Promise<Response> =>
    fetch(`${fixture.lab.url}/repos/ada/engine/issues/1`, {
      headers: {
        authorization: `Bearer ${fixture.tokens.writer}`,
        ...(etag === undefined ? {} : { "if-none-match": etag }),
      },
    });
  const first = await ask();
  const etag = first.headers.get("etag") ?? "";
  const remaining = (response: Response): number => Number(response.headers.get("x-ratelimit-remaining"));
  const second = await ask(etag);
  const third = await ask(`W/${etag}`);
  expect([first.status, second.status, third.status]).toEqual([200, 304, 304]);
  expect([remaining(first), remaining(second), remaining(third)]).toEqual([4_999, 4_999, 4_999]);
  await ada.editIssue("ada/engine", 1, { title: "Changed" });
  const fourth = await ask(etag);
  expect([fourth.status, remaining(fourth)]).toEqual([200, 4_998]);
  expect(fixture.lab.requests.map((request) => request.conditional)).toEqual(["none", "hit", "hit", "miss"]);
});

test("files are read from the real repository, as JSON or raw, at any ref", async () => {
  await using fixture = await startFixture();
  await fixture.lab.as("ada").commit("ada/engine", {
    branch: "next",
    files: { ".github/squadron.yml": "roles:\n  - dev\n", "a b/ü.md": "Grüße\n" },
  });
  const { rest } = fixture.botOctokit();
  const path = ".github/squadron.yml";
  await expect(rest.repos.getContent({ ...AT, path })).rejects.toMatchObject({ status: 404 });
  const raw = await rest.repos.getContent({ ...AT, path, ref: "next", mediaType: { format: "raw" } });
  expect(raw.data).toBe("roles:\n  - dev\n");
  const { data } = await rest.repos.getContent({ ...AT, path: "a b/ü.md", ref: "next" });
  const content = Array.isArray(data) || data.type !== "file" ? "" : data.content;
  expect(Buffer.from(content, "base64").toString("utf8")).toBe("Grüße\n");
  const folder = await rest.repos.getContent({ ...AT, path: "", ref: "next" });
  expect(folder.data).toMatchObject([
    { name: ".github", type: "dir" },
    { name: "README.md", type: "file" },
    { name: "a b" },
    { name: "src" },
  ]);
});

test("an organization's own configuration repositories are read like any other, with an ETag that costs nothing", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  lab.seed.createOrg("works", { admins: ["ada"] });
  const files = { "agents/dev.agent.md": "Write code.\n" };
  await lab.seed.createRepository("works", ".github", { files });
  await lab.seed.createRepository("works", ".github-private", { private: true, files });
  lab.seed.installApp("works");
  const ask = async (repository: string, path: string, etag = ""): Promise<Response> =>
    fetch(`${lab.url}/repos/works/${repository}/contents/${path}`, {
      headers: {
        authorization: `Bearer ${lab.seed.installationToken("works")}`,
        accept: "application/vnd.github.raw+json",
        "if-none-match": etag,
      },
    });
  for (const repository of [".github", ".github-private"]) {
    const folder = await ask(repository, "agents");
    expect(await folder.json()).toMatchObject([{ name: "dev.agent.md", type: "file" }]);
    const file = await ask(repository, "agents/dev.agent.md");
    expect(await file.text()).toBe("Write code.\n");
    const etag = file.headers.get("etag") ?? "";
    expect((await ask(repository, "agents/dev.agent.md", etag)).status).toBe(304);
    const changed = { "agents/dev.agent.md": "Write less code.\n" };
    await lab.as("ada").commit(`works/${repository}`, { branch: "main", files: changed });
    expect((await ask(repository, "agents/dev.agent.md", etag)).status).toBe(200);
  }
  const path = `${lab.url}/repos/works/.github-private/contents/agents`;
  expect((await fetch(path)).status).toBe(404);
});

test("what is unknown, malformed or of the wrong shape is refused in GitHub's words", async () => {
  await using fixture = await startFixture();
  const ask = async (path: string, body?: string) => {
    const headers = { authorization: `Bearer ${fixture.tokens.owner}` };
    const method = body === undefined ? "GET" : "POST";
    const response = await fetch(`${fixture.lab.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  expect(await ask("/repos/ada/engine/wishes")).toEqual({
    status: 404,
    body: { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" },
  });
  expect(await ask("/repos/ada/engine/issues", "{oops")).toMatchObject({
    status: 400,
    body: { message: "Problems parsing JSON" },
  });
  expect(await ask("/repos/ada/engine/issues", '{"labels":"bug"}')).toMatchObject({ status: 422 });
  expect(await ask("/repos/ada/engine/issues", '{"title":" "}')).toMatchObject({
    status: 422,
    body: {
      message: "Validation Failed",
      errors: [{ resource: "Issue", field: "title", code: "missing_field" }],
    },
  });
});

test("every answer carries a request id, the time and what is left of the rate limit", async () => {
  const now = new Date("2026-05-01T10:00:00Z");
  await using fixture = await startFixture({ now: () => now });
  const response = await fetch(`${fixture.lab.url}/repos/ada/engine`, {
    headers: { "x-github-api-version": "2026-03-10" },
  });
  expect(response.headers.get("x-github-request-id")).toMatch(/^[0-9A-F]{32}$/);
  expect(response.headers.get("date")).toBe(now.toUTCString());
  expect(response.headers.get("x-github-api-version-selected")).toBe("2026-03-10");
  expect(response.headers.get("x-ratelimit-limit")).toBe("60");
  const { data } = await fixture.botOctokit().rest.rateLimit.get();
  expect(data.rate).toMatchObject({ limit: 5_000 });
});
