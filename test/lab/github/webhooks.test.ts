import { createHmac } from "node:crypto";

import { expect, test } from "vitest";

import { APP_ID, SECRET, startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

test("an issue that a person opens and labels arrives as signed webhooks, in order, each under its own GUID", async () => {
  await using fixture = await startFixture();
  const { lab, receiver } = fixture;
  const issue = await lab
    .as("wes")
    .createIssue("ada/engine", { title: "It stalls", body: "After an hour.", labels: ["squadron:dev"] });
  expect(await fixture.news()).toEqual(["issues.opened", "label.created", "issues.labeled"]);
  const [opened] = receiver.received;
  expect(opened?.body).toMatchObject({
    action: "opened",
    issue: { number: issue.number, title: "It stalls", user: { login: "wes", type: "User" } },
    repository: { full_name: "ada/engine" },
    sender: { login: "wes" },
    installation: { id: expect.any(Number) },
  });
  expect(opened?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": expect.stringMatching(/^GitHub-Hookshot\/[0-9a-f]+$/),
    "x-github-hook-id": expect.stringMatching(/^\d+$/),
    "x-github-hook-installation-target-type": "integration",
    "x-github-hook-installation-target-id": String(APP_ID),
    "x-hub-signature-256": `sha256=${createHmac("sha256", SECRET)
      .update(opened?.text ?? "")
      .digest("hex")}`,
  });
  const guids = new Set(receiver.received.map((one) => one.guid));
  expect(guids.size).toBe(3);
  for (const guid of guids)
    expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("what the App itself writes comes back to it as an act of its bot", async () => {
  await using fixture = await startFixture();
  const issue = await fixture.lab.as("ada").createIssue("ada/engine", { title: "Hello" });
  await fixture.botOctokit().rest.issues.createComment({ ...AT, issue_number: issue.number, body: "On it." });
  expect(await fixture.news()).toEqual(["issues.opened", "issue_comment.created"]);
  expect(fixture.receiver.received[1]?.body).toMatchObject({
    comment: {
      user: { login: "squadron[bot]", type: "Bot" },
      performed_via_github_app: { id: APP_ID, slug: "squadron" },
    },
    sender: { login: "squadron[bot]", type: "Bot" },
  });
});
