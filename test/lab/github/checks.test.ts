import { expect, test } from "vitest";

import { type Fixture, startFixture } from "./lab-fixture.ts";

const AT = { owner: "ada", repo: "engine" } as const;

async function withCommit(): Promise<Fixture & { readonly sha: string }> {
  const fixture = await startFixture();
  const sha = await fixture.lab.as("wes").commit("ada/engine", { branch: "fix", files: { "a.txt": "a\n" } });
  await fixture.lab.settled();
  fixture.receiver.received.length = 0;
  return { ...fixture, sha };
}

test("a job of GitHub Actions is told as a check run of another App, sent by whoever pushed, with a log to read", async () => {
  await using fixture = await withCommit();
  const { lab, sha } = fixture;
  const started = await lab.ci("ada/engine", sha, { name: "test" });
  const ended = await lab.ci("ada/engine", sha, {
    name: "test",
    conclusion: "failure",
    summary: "One test failed.",
    log: "expected 1, got 2\n",
  });
  expect(ended.id).toBe(started.id);
  expect(await fixture.news()).toEqual(["check_run.created", "check_run.completed", "check_suite.completed"]);
  const [, completed, suite] = fixture.receiver.received.map(({ body }) => body);
  expect(completed).toMatchObject({
    check_run: {
      id: started.id,
      status: "completed",
      conclusion: "failure",
      head_sha: sha,
      app: { id: 15_368, slug: "github-actions" },
      output: { summary: "One test failed." },
      check_suite: { head_branch: "fix", conclusion: "failure" },
    },
    sender: { login: "wes" },
  });
  expect(suite).toMatchObject({ check_suite: { head_sha: sha, conclusion: "failure" } });
  const { rest } = fixture.botOctokit();
  const log = await rest.actions.downloadJobLogsForWorkflowRun({ ...AT, job_id: started.id });
  expect(log.data).toBe("expected 1, got 2\n");
  const runs = await rest.checks.listForRef({ ...AT, ref: "fix", app_id: 15_368 });
  expect(runs.data).toMatchObject({ total_count: 1, check_runs: [{ name: "test" }] });
  const change = rest.checks.update({ ...AT, check_run_id: started.id, conclusion: "success" });
  await expect(change).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("can only be modified by the GitHub App that created it"),
  });
});

test("an App keeps its own check: begun, filled with remarks, completed, asked for again", async () => {
  await using fixture = await withCommit();
  const { lab, sha } = fixture;
  const { rest } = fixture.botOctokit();
  const name = "squadron/reviewer";
  const made = await rest.checks.create({ ...AT, name, head_sha: sha, status: "in_progress" });
  const at = { ...AT, check_run_id: made.data.id };
  const remark = (line: number) => ({
    title: "Review",
    summary: "Remarks",
    annotations: [
      {
        path: "a.txt",
        start_line: line,
        end_line: line,
        annotation_level: "notice" as const,
        message: "Hm.",
      },
    ],
  });
  await rest.checks.update({ ...at, output: remark(1) });
  await rest.checks.update({ ...at, output: remark(2), conclusion: "success" });
  const annotations = (await rest.checks.listAnnotations(at)).data;
  expect(annotations.map((one) => one.start_line)).toEqual([1, 2]);
  await lab.as("wes").rerequestCheck("ada/engine", made.data.id);
  expect(await fixture.news()).toEqual([
    "check_run.created",
    "check_run.completed",
    "check_suite.completed",
    "check_run.rerequested",
  ]);
  expect(lab.writes.filter(({ actor }) => actor === "squadron[bot]").map(({ path }) => path)).toEqual([
    "/repos/ada/engine/check-runs",
    `/repos/ada/engine/check-runs/${made.data.id}`,
    `/repos/ada/engine/check-runs/${made.data.id}`,
  ]);
  const again = await rest.checks.create({ ...AT, name, head_sha: sha, conclusion: "failure" });
  const latest = await rest.checks.listForRef({ ...AT, ref: sha, check_name: name });
  expect(latest.data.check_runs.map((run) => run.id)).toEqual([again.data.id]);
  const all = await rest.checks.listForRef({ ...AT, ref: sha, check_name: name, filter: "all" });
  expect(all.data.total_count).toBe(2);
  const suites = await rest.checks.listSuitesForRef({ ...AT, ref: "fix" });
  expect(suites.data.check_suites).toMatchObject([{ conclusion: "failure", app: { slug: "squadron" } }]);
});

test("people write no checks, an App none without the permission, and what is half said is refused", async () => {
  await using fixture = await withCommit();
  const { lab, sha } = fixture;
  const body = { name: "x", head_sha: sha };
  const person = await lab.as("ada").request("POST", "/repos/ada/engine/check-runs", body);
  expect(person).toMatchObject({ status: 403, body: { message: "You must authenticate via a GitHub App." } });
  const { rest } = fixture.botOctokit();
  const refused = (change: object) =>
    expect(rest.checks.create({ ...AT, ...body, ...change })).rejects.toMatchObject({ status: 422 });
  await refused({ status: "completed" });
  await refused({ head_sha: "0".repeat(40) });
  await refused({ output: { title: "Long", summary: "x".repeat(65_536) } });
  lab.seed.uninstallApp("ada");
  lab.seed.installApp("ada", { permissions: { checks: "read", contents: "write", statuses: "read" } });
  fixture.receiver.received.length = 0;
  const reader = fixture.octokit(lab.seed.installationToken("ada")).rest;
  await expect(reader.checks.create({ ...AT, ...body })).rejects.toMatchObject({ status: 403 });
  const status = { ...AT, sha, state: "success" as const };
  await expect(reader.repos.createCommitStatus(status)).rejects.toMatchObject({ status: 403 });
  const { id } = await lab.ci("ada/engine", sha, { name: "test", conclusion: "success", log: "" });
  await expect(reader.actions.downloadJobLogsForWorkflowRun({ ...AT, job_id: id })).rejects.toMatchObject({
    status: 403,
  });
});

test("statuses of a commit add up to one, of which each context says its last word", async () => {
  await using fixture = await withCommit();
  const { lab, sha } = fixture;
  const { rest } = fixture.botOctokit();
  const combined = async () => (await rest.repos.getCombinedStatusForRef({ ...AT, ref: "fix" })).data;
  expect(await combined()).toMatchObject({ state: "pending", total_count: 0 });
  const wes = lab.as("wes");
  await wes.setStatus("ada/engine", sha, { state: "failure", context: "lint" });
  await rest.repos.createCommitStatus({ ...AT, sha, state: "success", context: "deploy" });
  expect(await combined()).toMatchObject({ state: "failure", total_count: 2 });
  await wes.setStatus("ada/engine", sha, { state: "success", context: "lint" });
  expect(await combined()).toMatchObject({ state: "success", total_count: 2 });
  expect((await rest.repos.listCommitStatusesForRef({ ...AT, ref: sha })).data).toHaveLength(3);
  expect(await fixture.news()).toEqual(["status", "status", "status"]);
  expect(fixture.receiver.received[0]?.body).toMatchObject({
    sha,
    state: "failure",
    context: "lint",
    branches: [{ name: "fix" }],
    sender: { login: "wes" },
  });
  const olga = await lab
    .as("olga")
    .request("POST", `/repos/ada/engine/statuses/${sha}`, { state: "success" });
  expect(olga.status).toBe(403);
});

test("a comment on a commit is kept with it and told", async () => {
  await using fixture = await withCommit();
  const { rest } = fixture.botOctokit();
  const at = { ...AT, commit_sha: fixture.sha };
  await rest.repos.createCommitComment({ ...at, body: "The file could not be read.", path: "a.txt" });
  expect((await rest.repos.listCommentsForCommit(at)).data).toMatchObject([
    { body: "The file could not be read.", path: "a.txt", user: { login: "squadron[bot]" } },
  ]);
  expect(await fixture.news()).toEqual(["commit_comment.created"]);
});
