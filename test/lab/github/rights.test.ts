import { expect, test } from "vitest";

import { startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

test("an outsider may open issues and comment in a public repository, but not sort, edit or close", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  const olga = lab.as("olga");
  const theirs = await lab.as("ada").createIssue("ada/engine", { title: "Ada's" });
  const hers = await olga.createIssue("ada/engine", { title: "Olga's", labels: ["squadron:dev"] });
  expect(hers).toMatchObject({ labels: [], author_association: "NONE" });
  const ada = await lab.as("ada").comment("ada/engine", theirs.number, "Mine.");
  await olga.comment("ada/engine", theirs.number, "Me too.");
  const at = `/repos/ada/engine/issues/${theirs.number}`;
  const statuses = [
    await olga.request("POST", `${at}/labels`, { labels: ["squadron:dev"] }),
    await olga.request("PATCH", at, { state: "closed" }),
    await olga.request("PATCH", at, { body: "Rewritten" }),
    await olga.request("PATCH", `/repos/ada/engine/issues/comments/${ada.id}`, { body: "Rewritten" }),
    await olga.request("DELETE", `/repos/ada/engine/issues/comments/${ada.id}`),
    await olga.request("POST", "/repos/ada/engine/git/refs", { ref: "refs/heads/x", sha: "0".repeat(40) }),
  ].map((answer) => answer.status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 403]);
  expect((await olga.closeIssue("ada/engine", hers.number)).state).toBe("closed");
});

test("a private repository does not exist for an outsider, nor for an App that is not installed there", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  lab.seed.createUser("bob");
  await lab.seed.createRepository("bob", "diary", { private: true });
  await lab.seed.createRepository("bob", "blog");
  const bot = fixture.botOctokit();
  for (const octokit of [fixture.octokit(fixture.tokens.outsider), bot]) {
    await expect(octokit.rest.repos.get({ owner: "bob", repo: "diary" })).rejects.toMatchObject({
      status: 404,
    });
    await expect(octokit.rest.issues.listForRepo({ owner: "bob", repo: "diary" })).rejects.toMatchObject({
      status: 404,
    });
  }
  expect((await bot.rest.repos.get({ owner: "bob", repo: "blog" })).status).toBe(200);
  const issue = bot.rest.issues.create({ owner: "bob", repo: "blog", title: "Hello" });
  await expect(issue).rejects.toMatchObject({ status: 403 });
});

test("the permission endpoint tells the role of anybody, and that a bot is nobody", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  lab.seed.createUser("tim");
  lab.seed.createUser("mia");
  lab.seed.addCollaborator("ada/engine", "tim", "triage");
  lab.seed.addCollaborator("ada/engine", "mia", "maintain");
  await lab.seed.createRepository("ada", "vault", { private: true });
  const bot = fixture.botOctokit();
  const permission = async (repo: string, username: string): Promise<readonly string[]> => {
    const { data } = await bot.rest.repos.getCollaboratorPermissionLevel({ owner: "ada", repo, username });
    return [data.permission, data.role_name];
  };
  expect(await permission("engine", "ada")).toEqual(["admin", "admin"]);
  expect(await permission("engine", "mia")).toEqual(["write", "maintain"]);
  expect(await permission("engine", "wes")).toEqual(["write", "write"]);
  expect(await permission("engine", "tim")).toEqual(["read", "triage"]);
  expect(await permission("engine", "olga")).toEqual(["read", "read"]);
  expect(await permission("vault", "olga")).toEqual(["none", "none"]);
  await expect(permission("engine", "nobody")).rejects.toMatchObject({ status: 404 });
  await expect(permission("engine", "squadron[bot]")).rejects.toMatchObject({ status: 404 });
  const asOutsider = fixture.octokit(fixture.tokens.outsider).rest.repos;
  await expect(asOutsider.getCollaboratorPermissionLevel({ ...AT, username: "wes" })).rejects.toMatchObject({
    status: 403,
  });
});

test("an App without a permission is refused, and gets no webhooks that need it", async () => {
  await using fixture = await startFixture();
  const { lab } = fixture;
  lab.seed.createOrg("works", { admins: ["ada"] });
  await lab.seed.createRepository("works", "plant");
  lab.seed.installApp("works", { permissions: { contents: "read" } });
  await lab.settled();
  fixture.receiver.received.length = 0;
  const { number } = await lab.as("ada").createIssue("works/plant", { title: "Hello" });
  await lab.as("ada").commit("works/plant", { branch: "main", files: { "a.txt": "a" } });
  expect(await fixture.news()).toEqual(["push"]);
  const octokit = fixture.octokit(lab.seed.installationToken("works"));
  const at = { owner: "works", repo: "plant", issue_number: number };
  await expect(octokit.rest.issues.get(at)).rejects.toMatchObject({ status: 403 });
  await expect(octokit.rest.issues.createComment({ ...at, body: "Hi" })).rejects.toMatchObject({
    status: 403,
  });
});
