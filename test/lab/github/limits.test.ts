import { expect, test } from "vitest";

import { startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

test("content that is made too fast is refused with the time to wait, and nothing else is", async () => {
  let now = new Date("2026-05-01T10:00:00Z");
  await using fixture = await startFixture({ now: () => now });
  const { number } = await fixture.lab.as("ada").createIssue("ada/engine", { title: "Here" });
  fixture.lab.enforceLimits(true);
  const { rest } = fixture.octokit(fixture.lab.seed.installationToken("ada"));
  const write = () => rest.issues.createComment({ ...AT, issue_number: number, body: "Hi" });
  for (let count = 0; count < 80; count++) await write();
  now = new Date("2026-05-01T10:00:20Z");
  await expect(write()).rejects.toMatchObject({
    status: 403,
    response: { headers: { "retry-after": "40" } },
  });
  expect((await rest.issues.get({ ...AT, issue_number: number })).data.comments).toBe(80);
  now = new Date("2026-05-01T10:01:01Z");
  expect((await write()).status).toBe(201);
});

test("the hourly limit of a token's owner ends requests until it is reset", async () => {
  let now = new Date("2026-05-01T10:00:00Z");
  await using fixture = await startFixture({ now: () => now });
  fixture.lab.enforceLimits(true, { perHour: 3 });
  const { rest } = fixture.octokit(fixture.tokens.writer);
  for (let count = 0; count < 3; count++) await rest.repos.get(AT);
  await expect(rest.repos.get(AT)).rejects.toMatchObject({
    status: 403,
    response: { headers: { "x-ratelimit-remaining": "0" } },
  });
  expect((await rest.rateLimit.get().catch(() => undefined))?.status).toBe(200);
  now = new Date("2026-05-01T11:00:00Z");
  expect((await rest.repos.get(AT)).status).toBe(200);
});

test("requests at the same time are counted, and refused when there are too many", async () => {
  await using fixture = await startFixture();
  fixture.lab.enforceLimits(true, { concurrent: 1 });
  const { rest } = fixture.octokit(fixture.tokens.writer);
  const hold = fixture.lab.faults.add({ kind: "hold", when: "after" });
  const first = rest.repos.get(AT);
  await hold.hit;
  const second = await rest.repos.get(AT).catch((error: { readonly status: number }) => error);
  hold.release();
  expect([(await first).status, second.status]).toEqual([200, 403]);
  expect(Math.max(...fixture.lab.requests.map((request) => request.concurrent))).toBe(2);
});
