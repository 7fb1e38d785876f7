import { expect, test } from "vitest";

import { startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

test("an issue's life tells each act once, and says nothing when nothing changed", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  const wes = lab.as("wes");
  const { number } = await wes.createIssue("ada/engine", { title: "It stalls" });
  await wes.addLabel("ada/engine", number, "bug");
  await wes.addLabel("ada/engine", number, "BUG");
  await wes.editIssue("ada/engine", number, { title: "It stalls" });
  await wes.closeIssue("ada/engine", number);
  await wes.closeIssue("ada/engine", number);
  await wes.reopenIssue("ada/engine", number);
  await wes.removeLabel("ada/engine", number, "bug");
  expect(await fixture.news()).toEqual([
    "issues.opened",
    "label.created",
    "issues.labeled",
    "issues.closed",
    "issues.reopened",
    "issues.unlabeled",
  ]);
  const applied = lab.writes.map((write) => `${write.method} ${write.path.replace("/repos/ada/engine", "")}`);
  expect(applied).toEqual([
    "POST /issues",
    "POST /issues/1/labels",
    "PATCH /issues/1",
    "PATCH /issues/1",
    "DELETE /issues/1/labels/bug",
  ]);
});

test("an edited comment keeps its id, moves its updated_at by whole seconds, and the webhook has the old text", async () => {
  let now = new Date("2026-05-01T10:00:00.900Z");
  await using fixture = await startFixture({ now: () => now });
  const ada = fixture.lab.as("ada");
  const { number } = await ada.createIssue("ada/engine", { title: "Hello" });
  const comment = await ada.comment("ada/engine", number, "First");
  now = new Date("2026-05-01T10:00:09.100Z");
  const edited = await ada.editComment("ada/engine", comment.id, "Second");
  expect(edited).toMatchObject({
    id: comment.id,
    created_at: "2026-05-01T10:00:00Z",
    updated_at: "2026-05-01T10:00:09Z",
  });
  await ada.deleteComment("ada/engine", comment.id);
  expect(await fixture.news()).toEqual([
    "issues.opened",
    "issue_comment.created",
    "issue_comment.edited",
    "issue_comment.deleted",
  ]);
  expect(fixture.receiver.received[2]?.body).toMatchObject({
    changes: { body: { from: "First" } },
    comment: { body: "Second" },
  });
});

test("a second reaction of the same kind is answered with the first, and is no change", async () => {
  await using fixture = await startFixture();
  const { number } = await fixture.lab.as("ada").createIssue("ada/engine", { title: "Hello" });
  const bot = fixture.botOctokit();
  const first = await bot.rest.reactions.createForIssue({ ...AT, issue_number: number, content: "eyes" });
  const second = await bot.rest.reactions.createForIssue({ ...AT, issue_number: number, content: "eyes" });
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.data.id).toBe(first.data.id);
  const { data } = await bot.rest.issues.get({ ...AT, issue_number: number });
  expect(data.reactions).toMatchObject({ total_count: 1, eyes: 1 });
  expect(fixture.lab.writes.filter((write) => write.actor === "squadron[bot]")).toHaveLength(1);
});

test("a text of 65,536 characters is taken, one more is refused", async () => {
  await using fixture = await startFixture();
  const { number } = await fixture.lab.as("ada").createIssue("ada/engine", { title: "Hello" });
  const { rest } = fixture.botOctokit();
  const write = (length: number) =>
    rest.issues.createComment({ ...AT, issue_number: number, body: "ä".repeat(length) });
  expect((await write(65_536)).status).toBe(201);
  await expect(write(65_537)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("body is too long (maximum is 65536 characters)"),
  });
});

test("a deleted issue is gone, and a transferred one points to where it went", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  const ada = lab.as("ada");
  await lab.seed.createRepository("ada", "attic");
  const first = await ada.createIssue("ada/engine", { title: "Delete me" });
  const second = await ada.createIssue("ada/engine", { title: "Move me" });
  await ada.comment("ada/engine", second.number, "Mind the stairs.");
  await ada.deleteIssue("ada/engine", first.number);
  const number = await ada.transferIssue("ada/engine", second.number, "ada/attic");
  expect((await ada.request("GET", `/repos/ada/engine/issues/${first.number}`)).status).toBe(410);
  expect((await ada.request("GET", `/repos/ada/engine/issues/${second.number}`)).status).toBe(301);
  const { data } = await fixture.botOctokit().rest.issues.get({ ...AT, issue_number: second.number });
  expect(data).toMatchObject({
    number,
    title: "Move me",
    comments: 1,
    repository_url: `${lab.url}/repos/ada/attic`,
  });
  const third = await ada.createIssue("ada/engine", { title: "Next" });
  expect(third.number).toBe(3);
});

test("issues are filtered by state, label and time, and pull requests are among them", async () => {
  let now = new Date("2026-05-01T10:00:00Z");
  await using fixture = await startFixture({ now: () => now });
  const ada = fixture.lab.as("ada");
  await ada.createIssue("ada/engine", { title: "Old", labels: ["bug"] });
  const { number } = await ada.createIssue("ada/engine", { title: "Closed", labels: ["bug", "cold"] });
  await ada.closeIssue("ada/engine", number);
  now = new Date("2026-05-02T10:00:00Z");
  await ada.commit("ada/engine", { branch: "fix", files: { "a.txt": "a" } });
  await ada.createPullRequest("ada/engine", { title: "Pull", head: "fix" });
  const { rest } = fixture.botOctokit();
  const titles = async (query: object): Promise<string[]> =>
    (await rest.issues.listForRepo({ ...AT, ...query })).data.map((issue) => issue.title);
  expect(await titles({})).toEqual(["Pull", "Old"]);
  expect(await titles({ state: "all", labels: "bug", direction: "asc" })).toEqual(["Old", "Closed"]);
  expect(await titles({ state: "closed", labels: "bug,cold" })).toEqual(["Closed"]);
  expect(await titles({ state: "all", since: "2026-05-02T00:00:00Z" })).toEqual(["Pull"]);
});
