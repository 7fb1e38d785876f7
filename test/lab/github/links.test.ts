import { expect, test } from "vitest";

import { type Fixture, startFixture } from "./lab-fixture.ts";

const AT = { owner: "works", repo: "plant" } as const;

/** Issues 1 to 4 in a repository of an organization. */
async function withIssues(): Promise<Fixture & { readonly ids: readonly number[] }> {
  const fixture = await startFixture();
  const { lab } = fixture;
  lab.seed.createOrg("works", { admins: ["ada"] });
  await lab.seed.createRepository("works", "plant");
  lab.seed.installApp("works");
  const ids: number[] = [];
  for (const title of ["one", "two", "three", "four"]) {
    ids.push((await lab.as("ada").createIssue("works/plant", { title })).id);
  }
  await lab.settled();
  fixture.receiver.received.length = 0;
  return { ...fixture, ids };
}

const status = (request: Promise<unknown>): Promise<number> =>
  request.then(
    () => 200,
    (error: unknown) => (error as { readonly status: number }).status,
  );

test("an issue has at most one parent, and a tree has no rings", async () => {
  await using fixture = await withIssues();
  const { lab, ids } = fixture;
  const { rest } = fixture.octokit(lab.seed.installationToken("works"));
  const add = (parent: number, child: number, replace_parent = false) =>
    rest.issues.addSubIssue({
      ...AT,
      issue_number: parent,
      sub_issue_id: ids[child - 1] ?? 0,
      replace_parent,
    });
  await add(1, 2);
  await add(2, 3);
  expect(await status(add(1, 2))).toBe(422);
  expect(await status(add(3, 1))).toBe(422);
  expect(await status(add(1, 1))).toBe(422);
  expect(await status(add(4, 2))).toBe(422);
  expect(await status(rest.issues.addSubIssue({ ...AT, issue_number: 1, sub_issue_id: 4 }))).toBe(404);
  expect(await fixture.news()).toEqual([
    "sub_issues.sub_issue_added",
    "sub_issues.parent_issue_added",
    "sub_issues.sub_issue_added",
    "sub_issues.parent_issue_added",
  ]);
  expect(fixture.receiver.received[0]?.body).toMatchObject({
    parent_issue: { number: 1, sub_issues_summary: { total: 1, completed: 0 } },
    sub_issue: { number: 2 },
    organization: { login: "works" },
  });
  await lab.as("ada").closeIssue("works/plant", 2);
  const { data } = await rest.issues.get({ ...AT, issue_number: 1 });
  expect(data.sub_issues_summary).toEqual({ total: 1, completed: 1, percent_completed: 100 });
  expect((await rest.issues.getParent({ ...AT, issue_number: 3 })).data.number).toBe(2);
  await add(4, 3, true);
  expect((await rest.issues.listSubIssues({ ...AT, issue_number: 4 })).data).toMatchObject([{ number: 3 }]);
  expect((await rest.issues.listSubIssues({ ...AT, issue_number: 2 })).data).toEqual([]);
  await rest.issues.removeSubIssue({ ...AT, issue_number: 4, sub_issue_id: ids[2] ?? 0 });
  expect(await status(rest.issues.getParent({ ...AT, issue_number: 3 }))).toBe(404);
});

test("what blocks what is told to both, counted on both, and never goes round", async () => {
  await using fixture = await withIssues();
  const { lab, ids } = fixture;
  const { rest } = fixture.octokit(lab.seed.installationToken("works"));
  const block = (blocked: number, blocker: number) =>
    rest.issues.addBlockedByDependency({ ...AT, issue_number: blocked, issue_id: ids[blocker - 1] ?? 0 });
  await block(1, 2);
  await block(2, 3);
  expect(await status(block(3, 1))).toBe(422);
  expect(await status(block(1, 1))).toBe(422);
  expect(await status(block(1, 2))).toBe(422);
  expect((await fixture.news()).slice(0, 2)).toEqual([
    "issue_dependencies.blocked_by_added",
    "issue_dependencies.blocking_added",
  ]);
  expect(fixture.receiver.received[0]?.body).toMatchObject({
    blocked_issue: { number: 1, issue_dependencies_summary: { blocked_by: 1 } },
    blocking_issue: { number: 2 },
    sender: { login: "squadron[bot]" },
  });
  await lab.as("ada").closeIssue("works/plant", 2);
  const summary = async (number: number) =>
    (await rest.issues.get({ ...AT, issue_number: number })).data.issue_dependencies_summary;
  expect(await summary(1)).toEqual({ blocked_by: 0, blocking: 0, total_blocked_by: 1, total_blocking: 0 });
  expect(await summary(3)).toEqual({ blocked_by: 0, blocking: 0, total_blocked_by: 0, total_blocking: 1 });
  const at = { ...AT, issue_number: 1 };
  expect((await rest.issues.listDependenciesBlockedBy(at)).data).toMatchObject([{ number: 2 }]);
  expect((await rest.issues.listDependenciesBlocking({ ...AT, issue_number: 3 })).data).toMatchObject([
    { number: 2 },
  ]);
  await rest.issues.removeDependencyBlockedBy({ ...at, issue_id: ids[1] ?? 0 });
  expect((await rest.issues.listDependenciesBlockedBy(at)).data).toEqual([]);
  expect(lab.writes.filter(({ actor }) => actor === "squadron[bot]").map(({ method }) => method)).toEqual([
    "POST",
    "POST",
    "DELETE",
  ]);
});

test("an outsider links nothing, and an App needs write access to issues", async () => {
  await using fixture = await withIssues();
  const { lab, ids } = fixture;
  const at = "/repos/works/plant/issues/1";
  const olga = lab.as("olga");
  expect((await olga.request("POST", `${at}/sub_issues`, { sub_issue_id: ids[1] })).status).toBe(403);
  expect((await olga.request("POST", `${at}/dependencies/blocked_by`, { issue_id: ids[1] })).status).toBe(
    403,
  );
  lab.seed.uninstallApp("works");
  lab.seed.installApp("works", { permissions: { issues: "read" } });
  const { rest } = fixture.octokit(lab.seed.installationToken("works"));
  expect(await status(rest.issues.addSubIssue({ ...AT, issue_number: 1, sub_issue_id: ids[1] ?? 0 }))).toBe(
    403,
  );
  expect(await status(rest.issues.listSubIssues({ ...AT, issue_number: 1 }))).toBe(200);
});
