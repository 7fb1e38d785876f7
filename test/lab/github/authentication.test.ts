import { createAppAuth } from "@octokit/auth-app";
import { createSign } from "node:crypto";
import { expect, test } from "vitest";

import { APP_ID, type Fixture, FOREIGN_KEY, PRIVATE_KEY, startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

async function ask(
  fixture: Fixture,
  path: string,
  init: { method?: string; auth?: string; body?: unknown } = {},
) {
  const response = await fetch(`${fixture.lab.url}${path}`, {
    method: init.method ?? "GET",
    ...(init.auth === undefined ? {} : { headers: { authorization: init.auth } }),
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

function appToken(claims: Record<string, unknown>, key = PRIVATE_KEY): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iss: APP_ID, iat: now - 30, exp: now + 300, ...claims })}`;
  return `Bearer ${signed}.${createSign("RSA-SHA256").update(signed).sign(key).toString("base64url")}`;
}

test("the App proves itself with a token signed by its own key, and by no other", async () => {
  await using fixture = await startFixture();
  const now = Math.floor(Date.now() / 1000);
  expect(await ask(fixture, "/app", { auth: appToken({}) })).toMatchObject({
    status: 200,
    body: { slug: "squadron" },
  });
  expect(await ask(fixture, "/app", { auth: appToken({}, FOREIGN_KEY) })).toMatchObject({ status: 401 });
  expect(await ask(fixture, "/app", { auth: appToken({ iss: 1 }) })).toMatchObject({ status: 404 });
  expect(await ask(fixture, "/app", { auth: appToken({ iat: now - 900, exp: now - 300 }) })).toMatchObject({
    status: 401,
  });
  expect(await ask(fixture, "/app", { auth: appToken({ exp: now + 3_600 }) })).toMatchObject({
    status: 401,
    body: { message: "'Expiration time' claim ('exp') is too far in the future" },
  });
  expect(await ask(fixture, "/app")).toMatchObject({ status: 401 });
});

test("a token that nobody issued is refused everywhere, also where none is needed", async () => {
  await using fixture = await startFixture();
  expect(await ask(fixture, "/repos/ada/engine")).toMatchObject({ status: 200 });
  expect(await ask(fixture, "/repos/ada/engine", { auth: "Bearer ghs_made_up" })).toMatchObject({
    status: 401,
    body: { message: "Bad credentials", status: "401" },
  });
  const body = { body: "Let me in." };
  const path = "/repos/ada/engine/issues/1/comments";
  await fixture.lab.as("ada").createIssue("ada/engine", { title: "Here" });
  expect(await ask(fixture, path, { method: "POST", auth: "token nonsense", body })).toMatchObject({
    status: 401,
  });
  expect(await ask(fixture, path, { method: "POST", body })).toMatchObject({ status: 401 });
  expect(fixture.lab.writes.map((write) => write.actor)).toEqual(["ada"]);
});

test("an installation token is long, lives for an hour by the lab's clock, and can be given back", async () => {
  let now = new Date();
  await using fixture = await startFixture({ now: () => now });
  const token = fixture.lab.seed.installationToken("ada");
  expect(token).toMatch(/^ghs_[A-Za-z0-9._-]{510,}$/);
  const auth = `Bearer ${token}`;
  expect(await ask(fixture, "/installation/repositories", { auth })).toMatchObject({
    status: 200,
    body: { total_count: 1 },
  });
  now = new Date(now.getTime() + 3_600_000);
  expect(await ask(fixture, "/installation/repositories", { auth })).toMatchObject({ status: 401 });
  const fresh = `Bearer ${fixture.lab.seed.installationToken("ada")}`;
  expect(await ask(fixture, "/installation/token", { method: "DELETE", auth: fresh })).toMatchObject({
    status: 204,
  });
  expect(await ask(fixture, "/installation/repositories", { auth: fresh })).toMatchObject({ status: 401 });
});

test("a token narrowed to some permissions and repositories reaches no further", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  await lab.seed.createRepository("ada", "vault", { private: true });
  const issue = await lab.as("ada").createIssue("ada/engine", { title: "Here" });
  const auth = createAppAuth({
    appId: APP_ID,
    privateKey: PRIVATE_KEY,
    request: fixture.appOctokit().request,
  });
  const [installation] = (await fixture.appOctokit().rest.apps.listInstallations()).data;
  const { token } = await auth({
    type: "installation",
    installationId: installation?.id ?? 0,
    repositoryNames: ["engine"],
    permissions: { issues: "read" },
  });
  const narrow = fixture.octokit(token);
  expect((await narrow.rest.issues.get({ ...AT, issue_number: issue.number })).data.title).toBe("Here");
  const comment = narrow.rest.issues.createComment({ ...AT, issue_number: issue.number, body: "Hi" });
  await expect(comment).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("not accessible by integration"),
  });
  await expect(narrow.rest.repos.get({ owner: "ada", repo: "vault" })).rejects.toMatchObject({ status: 404 });
  const tooMuch = auth({
    type: "installation",
    installationId: installation?.id ?? 0,
    permissions: { administration: "write" },
  });
  await expect(tooMuch).rejects.toMatchObject({ status: 422 });
});

test("a suspended or removed installation can do nothing, and hears nothing but that", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  const auth = `Bearer ${lab.seed.installationToken("ada")}`;
  lab.seed.suspendApp("ada");
  expect(await ask(fixture, "/repos/ada/engine", { auth })).toMatchObject({ status: 403 });
  await lab.as("ada").createIssue("ada/engine", { title: "Unheard" });
  lab.seed.unsuspendApp("ada");
  expect(await ask(fixture, "/repos/ada/engine", { auth })).toMatchObject({ status: 200 });
  lab.seed.uninstallApp("ada");
  expect(await ask(fixture, "/repos/ada/engine", { auth })).toMatchObject({ status: 401 });
  await lab.as("ada").createIssue("ada/engine", { title: "Unheard too" });
  expect(await fixture.news()).toEqual([
    "installation.suspend",
    "installation.unsuspend",
    "installation.deleted",
  ]);
});
