import { afterAll, beforeAll, expect, it } from "vitest";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import { formatSession } from "../../src/domain/ids.ts";
import { oauthClient } from "../../src/lab/github/pages/serve-oauth.ts";
import { record } from "../contract/store.ts";
import { worker, type Stage } from "../e2e/stage.ts";
import { stageWithPages } from "./stage-with-pages.ts";

const token = "0123456789abcdef01234567";
let stage: Stage;
let squadron: string;

beforeAll(async () => {
  ({ stage, squadron } = await stageWithPages({
    script: { "*": worker() },
    env: {
      SQUADRON_PAGE_TOKENS: token,
      SQUADRON_PAGE_CLIENT_ID: oauthClient.clientId,
      SQUADRON_PAGE_CLIENT_SECRET: oauthClient.clientSecret,
    },
  }));
  await stage.start();
  // Two sessions: one of the repository that people can read, one of another's.
  for (const repositoryId of [stage.world.repositoryId, 1]) await known(repositoryId, [7]);
});
afterAll(() => stage[Symbol.asyncDispose]());

async function known(repositoryId: number, numbers: readonly number[]): Promise<void> {
  const { redis } = stage;
  const registry = createSessionRegistry({ redis, subscriber: redis, keys: createKeys("squadron") });
  const name = repositoryId === 1 ? "secrets" : "widgets";
  const repository = { ...record.repository, id: repositoryId, name };
  // A few at a time: a store with much to do must not keep any of them waiting too long.
  for (let at = 0; at < numbers.length; at += 500)
    await Promise.all(
      numbers.slice(at, at + 500).map((number) => {
        const key = formatSession({ repositoryId, number, role: record.role });
        return registry.open({ ...record, key, number, repository });
      }),
    );
}

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Asks as a browser would that follows nothing by itself. */
async function ask(
  url: string,
  cookie = "",
  options: { method?: string; headers?: Record<string, string>; body?: URLSearchParams } = {},
): Promise<Seen> {
  const headers = { ...options.headers, cookie };
  const answer = await fetch(new URL(url, squadron), { ...options, headers, redirect: "manual" });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

function cookieOf({ headers }: Seen): string {
  return headers
    .getSetCookie()
    .map((each) => each.split(";", 1)[0])
    .join("; ");
}

/** The way of a person to GitHub and back. */
async function signIn(
  login: string,
): Promise<{ readonly back: Seen; readonly asked: string; readonly code: string }> {
  const began = await ask("/squadron/sign-in");
  const asked = cookieOf(began);
  const chooser = await ask(began.headers.get("location") ?? "");
  const link = new RegExp(`href="([^"]+)">Continue as ${login}<`).exec(chooser.text)?.[1] ?? "";
  const code = link.replaceAll("&amp;", "&");
  return { back: await ask(code, asked), asked, code };
}

it("shows nobody anything before they are known", async () => {
  for (const path of ["/squadron", "/squadron/live", `/squadron/sessions/${stage.key(7, "dev")}`]) {
    const seen = await ask(path, "squadron-person=made-up; squadron-display=made-up");
    expect(seen.status).toBe(401);
    expect(seen.text).not.toContain("widgets");
  }
  expect((await ask("/squadron/display?token=wrong")).status).toBe(401);
});

it("lets a display see everything and do nothing", async () => {
  const cookie = cookieOf(await ask(`/squadron/display?token=${token}`));
  expect(cookie).not.toContain(token);
  const board = await ask("/squadron", cookie);
  expect(board.text).toContain("acme/widgets#7");
  expect(board.text).toContain("acme/secrets#7");
  expect((await ask("/squadron/figures", cookie)).text).toContain("What waits now");
  const page = await ask(`/squadron/sessions/${stage.key(7, "dev")}`, cookie);
  expect(page.text).not.toContain('<button name="order"');
  const path = `/squadron/sessions/${stage.key(7, "dev")}/order`;
  const ordered = await ask(path, cookie, {
    method: "POST",
    body: new URLSearchParams({ order: "stop" }),
    headers: { origin: squadron },
  });
  expect(ordered.status).toBe(404);
});

it("lets people see what they can read on GitHub, and order in their own name", async () => {
  const { back, asked, code } = await signIn("maintainer");
  expect(back.headers.getSetCookie().join()).toMatch(/squadron-person=.*HttpOnly; SameSite=Lax/);
  // What GitHub sends along with a person is good once, and for nobody else.
  expect((await ask(code, asked)).status).toBe(401);
  expect((await ask(code)).status).toBe(401);
  const cookie = cookieOf(back);
  const board = await ask("/squadron", cookie);
  expect(board.text).toContain("acme/widgets#7");
  expect(board.text).not.toContain("secrets");
  expect((await ask(`/squadron/sessions/1/7/dev`, cookie)).status).toBe(404);
  const figures = await ask("/squadron/figures", cookie);
  expect(figures.text).toContain("Turns by day");
  // What all of the service does is nobody's own.
  expect(figures.text).not.toContain("What waits now");
  for (let number = 1; number <= 7; number++)
    await stage.maintainer.createIssue(stage.world.repository, { title: `Issue ${number}` });
  const path = `/squadron/sessions/${stage.key(7, "dev")}/order`;
  const order = { method: "POST", body: new URLSearchParams({ order: "stop" }) };
  expect(
    (await ask(path, cookie, { ...order, headers: { origin: "https://elsewhere.example" } })).status,
  ).toBe(403);
  expect((await ask(path, cookie, { ...order, headers: { origin: squadron } })).status).toBe(303);
  expect((await stage.comments(7)).map(({ body }) => body)).toContain("/squadron stop dev");
  expect(board.text).toContain("Sign out");
  const out = { method: "POST", body: new URLSearchParams() };
  const forced = await ask("/squadron/sign-out", cookie, {
    ...out,
    headers: { origin: "https://elsewhere.example" },
  });
  expect(forced.status, "not by a page elsewhere").toBe(403);
  const left = await ask("/squadron/sign-out", cookie, { ...out, headers: { origin: squadron } });
  expect(left.headers.getSetCookie().join()).toMatch(/squadron-person=;/);
});

it("shows a page of ten thousand sessions", async () => {
  const { back } = await signIn("outsider");
  const cookie = cookieOf(back);
  await known(
    stage.world.repositoryId,
    Array.from({ length: 10_000 }, (_, nth) => nth + 100),
  );
  const began = performance.now();
  const board = await ask("/squadron?text=widgets&page=2", cookie);
  console.log(`a board of 10,000 sessions: ${Math.round(performance.now() - began)} ms`);
  expect(board.text).toContain("Page 2 of 201");
  expect(board.text.match(/<tr>/g)).toHaveLength(51);
});

it("runs no script but its own", async () => {
  const { headers } = await ask("/squadron");
  expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
});
