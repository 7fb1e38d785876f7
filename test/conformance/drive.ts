/** One request of the tour; the function gets what earlier requests answered. */
export interface Visit {
  readonly as: "app" | "bot" | "person" | "nobody";
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly expect: number;
}

interface VisitAnswer {
  readonly status: number;
  readonly body: unknown;
}

export type Ask = (visit: Visit) => Promise<VisitAnswer>;

const AT = "/repos/ada/engine";

const idOf = (answer: VisitAnswer): number => (answer.body as { readonly id: number }).id;
const numberOf = (answer: VisitAnswer): number => (answer.body as { readonly number: number }).number;

type Short = (method: string, path: string, expect: number) => Promise<VisitAnswer>;
interface Askers {
  readonly ask: Ask;
  readonly bot: Short;
  readonly write: (method: string, path: string, body: unknown) => Promise<VisitAnswer>;
}

// Slashes inside a parameter are escaped, as Octokit does: Prism matches a parameter with one segment only.

/**
 * Goes through every operation that the lab serves, in an order in which each finds what it needs.
 * @param appCode of an App that a person has agreed to; it is made last, since it takes the place of the one that asks.
 */
export async function drive(ask: Ask, appCode: string): Promise<void> {
  const bot: Short = (method, path, expect) => ask({ as: "bot", method, path, expect });
  const write: Askers["write"] = (method, path, body) =>
    ask({ as: "bot", method, path, body, expect: method === "POST" ? 201 : 200 });
  const askers = { ask, bot, write };
  await driveApp(askers);
  await driveRepository(askers);
  await driveIssues(askers);
  await driveComments(askers);
  await drivePulls(askers);
  await driveReviews(askers);
  await driveChecks(askers);
  await driveLinks(askers);
  await driveMerge(askers);
  await driveRefusals(askers);
  await bot("DELETE", "/installation/token", 204);
  const conversion = `/app-manifests/${appCode}/conversions`;
  await ask({ as: "nobody", method: "POST", path: conversion, expect: 201 });
  await ask({ as: "nobody", method: "POST", path: conversion, expect: 404 });
}

async function driveApp({ ask, bot }: Askers): Promise<void> {
  const app: Short = (method, path, expect) => ask({ as: "app", method, path, expect });
  await app("GET", "/app", 200);
  const installations = await app("GET", "/app/installations", 200);
  const [installation] = installations.body as { readonly id: number }[];
  await app("GET", `/app/installations/${installation?.id}`, 200);
  await app("GET", `${AT}/installation`, 200);
  const token = { permissions: { issues: "write" }, repositories: ["engine"] };
  const path = `/app/installations/${installation?.id}/access_tokens`;
  await ask({ as: "app", method: "POST", path, body: token, expect: 201 });
  const config = await app("GET", "/app/hook/config", 200);
  const { url } = config.body as { readonly url: string };
  await ask({ as: "app", method: "PATCH", path: "/app/hook/config", body: { url }, expect: 200 });
  const deliveries = await app("GET", "/app/hook/deliveries?per_page=1", 200);
  const [delivery] = deliveries.body as { readonly id: number }[];
  await app("GET", `/app/hook/deliveries/${delivery?.id}`, 200);
  await app("POST", `/app/hook/deliveries/${delivery?.id}/attempts`, 202);
  await bot("GET", "/installation/repositories", 200);
  await bot("GET", "/rate_limit", 200);
  await bot("GET", "/users/wes", 200);
  await bot("GET", "/users/squadron%5Bbot%5D", 200);
  await bot("GET", "/users/ada/repos", 200);
  await ask({ as: "person", method: "GET", path: "/user", expect: 200 });
  const mine = await ask({ as: "person", method: "GET", path: "/user/installations", expect: 200 });
  const [own] = (mine.body as { readonly installations: readonly { readonly id: number }[] }).installations;
  const repositories = `/user/installations/${own?.id}/repositories`;
  await ask({ as: "person", method: "GET", path: repositories, expect: 200 });
}

async function driveRepository({ ask, bot, write }: Askers): Promise<void> {
  await bot("GET", AT, 200);
  await bot("GET", `${AT}/assignees`, 200);
  await bot("GET", `${AT}/assignees/wes`, 204);
  await bot("GET", `${AT}/collaborators`, 200);
  await bot("GET", `${AT}/collaborators/wes`, 204);
  await bot("GET", `${AT}/collaborators/wes/permission`, 200);
  await bot("GET", `${AT}/collaborators/olga/permission`, 200);
  await bot("GET", `${AT}/branches`, 200);
  await bot("GET", `${AT}/branches/main`, 200);
  await bot("GET", `${AT}/contents/src`, 200);
  await bot("GET", `${AT}/contents/README.md`, 200);
  const head = await bot("GET", `${AT}/git/ref/heads%2Fmain`, 200);
  const { sha } = (head.body as { readonly object: { readonly sha: string } }).object;
  await write("POST", `${AT}/git/refs`, { ref: "refs/heads/spare", sha });
  await write("PATCH", `${AT}/git/refs/heads%2Fspare`, { sha, force: false });
  await bot("DELETE", `${AT}/git/refs/heads%2Fspare`, 204);
  await write("POST", `${AT}/labels`, { name: "bug", color: "d73a4a", description: "Something is broken" });
  await bot("GET", `${AT}/labels`, 200);
  await bot("GET", `${AT}/labels/bug`, 200);
  await ask({ as: "person", method: "POST", path: `${AT}/labels`, body: { name: "gone soon" }, expect: 201 });
  await bot("DELETE", `${AT}/labels/gone%20soon`, 204);
}

async function driveIssues({ bot, write }: Askers): Promise<void> {
  const issue = await write("POST", `${AT}/issues`, {
    title: "It stalls",
    body: "After an hour.",
    labels: ["bug"],
  });
  const at = `${AT}/issues/${numberOf(issue)}`;
  await bot("GET", `${AT}/issues?state=all&labels=bug&sort=updated&direction=asc&per_page=5`, 200);
  await bot("GET", at, 200);
  await write("PATCH", at, { title: "It stalls in winter", labels: ["bug", "cold"] });
  await write("POST", `${at}/assignees`, { assignees: ["wes"] });
  await write("DELETE", `${at}/assignees`, { assignees: ["wes"] });
  await bot("GET", `${at}/labels`, 200);
  await bot("GET", `${at}/events?per_page=100`, 200);
  const labels = { labels: ["one", "two"] };
  await write("PUT", `${at}/labels`, labels);
  await bot("DELETE", `${at}/labels/one`, 200);
  await bot("DELETE", `${at}/labels`, 204);
  const reaction = await write("POST", `${at}/reactions`, { content: "eyes" });
  await bot("GET", `${at}/reactions`, 200);
  await bot("DELETE", `${at}/reactions/${idOf(reaction)}`, 204);
  await write("PATCH", at, { state: "closed", state_reason: "not_planned" });
  await write("PATCH", at, { state: "open" });
}

async function driveComments({ ask, bot, write }: Askers): Promise<void> {
  const at = `${AT}/issues/1`;
  await ask({ as: "bot", method: "POST", path: `${at}/labels`, body: { labels: ["bug"] }, expect: 200 });
  const comment = await write("POST", `${at}/comments`, { body: "Looking into it." });
  const here = `${AT}/issues/comments/${idOf(comment)}`;
  await bot("GET", `${at}/comments?since=2020-01-01T00:00:00Z`, 200);
  await bot("GET", `${AT}/issues/comments?sort=updated&direction=desc`, 200);
  await bot("GET", here, 200);
  await write("PATCH", here, { body: "Found it." });
  const reaction = await write("POST", `${here}/reactions`, { content: "rocket" });
  await ask({
    as: "bot",
    method: "POST",
    path: `${here}/reactions`,
    body: { content: "rocket" },
    expect: 200,
  });
  await bot("GET", `${here}/reactions?content=rocket`, 200);
  await bot("DELETE", `${here}/reactions/${idOf(reaction)}`, 204);
  await bot("DELETE", here, 204);
}

async function drivePulls({ bot, write }: Askers): Promise<void> {
  const pull = await write("POST", `${AT}/pulls`, {
    title: "Mend it",
    head: "fix",
    base: "main",
    body: "See #1",
    draft: false,
  });
  await bot("GET", `${AT}/pulls?state=open&head=ada:fix`, 200);
  await bot("GET", `${AT}/pulls/${numberOf(pull)}`, 200);
  await write("PATCH", `${AT}/pulls/${numberOf(pull)}`, { title: "Mend it for good", state: "closed" });
  await bot("GET", `${AT}/issues/${numberOf(pull)}`, 200);
}

/** On a pull request of a person, since nobody may judge their own. */
async function driveReviews({ ask, bot, write }: Askers): Promise<void> {
  const opened = await ask({
    as: "person",
    method: "POST",
    path: `${AT}/pulls`,
    body: { title: "Mend it again", head: "fix", base: "main" },
    expect: 201,
  });
  const at = `${AT}/pulls/${numberOf(opened)}`;
  await write("POST", `${at}/requested_reviewers`, { reviewers: ["wes"] });
  await bot("GET", `${at}/requested_reviewers`, 200);
  await write("DELETE", `${at}/requested_reviewers`, { reviewers: ["wes"] });
  const comments = [{ path: "src/main.ts", line: 1, side: "RIGHT", body: "Why?" }];
  const review = await ask({
    as: "bot",
    method: "POST",
    path: `${at}/reviews`,
    body: { event: "REQUEST_CHANGES", body: "Not yet.", comments },
    expect: 200,
  });
  await bot("GET", `${at}/reviews`, 200);
  await bot("GET", `${at}/reviews/${idOf(review)}`, 200);
  await write("PUT", `${at}/reviews/${idOf(review)}`, { body: "Not quite yet." });
  const listed = await bot("GET", `${at}/reviews/${idOf(review)}/comments`, 200);
  const [comment] = listed.body as { readonly id: number }[];
  const here = `${AT}/pulls/comments/${comment?.id}`;
  await bot("GET", `${at}/comments?since=2020-01-01T00:00:00Z`, 200);
  await bot("GET", here, 200);
  await write("PATCH", here, { body: "Why so?" });
  const reply = await write("POST", `${at}/comments/${comment?.id}/replies`, { body: "Because." });
  const reaction = await write("POST", `${here}/reactions`, { content: "eyes" });
  await bot("GET", `${here}/reactions`, 200);
  await bot("DELETE", `${here}/reactions/${idOf(reaction)}`, 204);
  await bot("DELETE", `${AT}/pulls/comments/${idOf(reply)}`, 204);
  await write("PUT", `${at}/reviews/${idOf(review)}/dismissals`, { message: "Mended." });
  const outside = [{ path: "src/main.ts", line: 99, body: "Nowhere" }];
  const body = { event: "COMMENT", comments: outside };
  await ask({ as: "bot", method: "POST", path: `${at}/reviews`, body, expect: 422 });
  await write("PATCH", at, { state: "closed" });
}

async function headOf(bot: Short, branch: string): Promise<string> {
  const head = await bot("GET", `${AT}/git/ref/heads%2F${branch}`, 200);
  return (head.body as { readonly object: { readonly sha: string } }).object.sha;
}

async function driveChecks({ ask, bot, write }: Askers): Promise<void> {
  const sha = await headOf(bot, "fix");
  const annotations = [
    { path: "src/main.ts", start_line: 1, end_line: 1, annotation_level: "warning", message: "Careful." },
  ];
  const output = { title: "Reviewed", summary: "One remark.", annotations };
  const run = await write("POST", `${AT}/check-runs`, {
    name: "squadron/reviewer",
    head_sha: sha,
    status: "in_progress",
    output,
  });
  const here = `${AT}/check-runs/${idOf(run)}`;
  await bot("GET", here, 200);
  await write("PATCH", here, { status: "completed", conclusion: "success" });
  await bot("GET", `${here}/annotations`, 200);
  await bot("POST", `${here}/rerequest`, 201);
  await bot("GET", `${AT}/commits/${sha}/check-runs?check_name=squadron%2Freviewer&filter=latest`, 200);
  await bot("GET", `${AT}/commits/fix/check-suites?per_page=10`, 200);
  await bot("GET", `${AT}/compare/main...fix?per_page=1`, 200);
  await write("POST", `${AT}/statuses/${sha}`, { state: "success", context: "lint", description: "Clean" });
  await bot("GET", `${AT}/commits/fix/status`, 200);
  await bot("GET", `${AT}/commits/${sha}/statuses`, 200);
  const jobs = await bot("GET", `${AT}/commits/${sha}/check-runs?app_id=15368`, 200);
  const [job] = (jobs.body as { readonly check_runs: readonly { readonly id: number }[] }).check_runs;
  await bot("GET", `${AT}/actions/jobs/${job?.id}/logs`, 302);
  const foreign = `${AT}/check-runs/${job?.id}`;
  await ask({ as: "bot", method: "PATCH", path: foreign, body: { conclusion: "success" }, expect: 403 });
  await write("POST", `${AT}/commits/${sha}/comments`, { body: "The file was not read.", path: "README.md" });
  await bot("GET", `${AT}/commits/${sha}/comments`, 200);
  await ask({
    as: "bot",
    method: "POST",
    path: `${AT}/check-runs`,
    body: { name: "x", head_sha: "0".repeat(40) },
    expect: 422,
  });
}

async function driveLinks({ ask, bot, write }: Askers): Promise<void> {
  const parent = await write("POST", `${AT}/issues`, { title: "The whole" });
  const child = await write("POST", `${AT}/issues`, { title: "A part" });
  const [above, below] = [`${AT}/issues/${numberOf(parent)}`, `${AT}/issues/${numberOf(child)}`];
  await bot("GET", `${below}/parent`, 404);
  await write("POST", `${above}/sub_issues`, { sub_issue_id: idOf(child) });
  await ask({
    as: "bot",
    method: "POST",
    path: `${above}/sub_issues`,
    body: { sub_issue_id: idOf(child) },
    expect: 422,
  });
  await bot("GET", `${above}/sub_issues`, 200);
  await bot("GET", `${below}/parent`, 200);
  await write("DELETE", `${above}/sub_issue`, { sub_issue_id: idOf(child) });
  await write("POST", `${above}/dependencies/blocked_by`, { issue_id: idOf(child) });
  await bot("GET", `${above}/dependencies/blocked_by`, 200);
  await bot("GET", `${below}/dependencies/blocking`, 200);
  await bot("DELETE", `${above}/dependencies/blocked_by/${idOf(child)}`, 200);
}

async function driveMerge({ ask, bot, write }: Askers): Promise<void> {
  const draft = { title: "Mend it at last", head: "behind", base: "main", draft: true };
  const pull = await write("POST", `${AT}/pulls`, draft);
  const at = `${AT}/pulls/${numberOf(pull)}`;
  await bot("GET", `${at}/files`, 200);
  const put = (path: string, body: unknown, expect: number) =>
    ask({ as: "bot", method: "PUT", path, body, expect });
  await put(`${at}/merge`, { merge_method: "squash" }, 405);
  await put(`${at}/merge`, { sha: "0".repeat(40) }, 409);
  await put(`${at}/update-branch`, { expected_head_sha: "0".repeat(40) }, 422);
  const ready = { ...draft, title: "Mend it now", head: "fix", draft: false };
  const other = await write("POST", `${AT}/pulls`, ready);
  await put(`${AT}/pulls/${numberOf(other)}/merge`, { merge_method: "merge" }, 200);
  await put(`${at}/update-branch`, {}, 202);
}

/** Refusals have a shape too. */
async function driveRefusals({ ask, bot }: Askers): Promise<void> {
  await bot("GET", `${AT}/issues/9999`, 404);
  await bot("GET", `${AT}/contents/nowhere.md`, 404);
  const body = { body: "x".repeat(65_537) };
  await ask({ as: "bot", method: "POST", path: `${AT}/issues/1/comments`, body, expect: 422 });
  await ask({
    as: "bot",
    method: "POST",
    path: `${AT}/pulls`,
    body: { title: "No", head: "nowhere", base: "main" },
    expect: 422,
  });
}
