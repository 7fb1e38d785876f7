/** One request of the tour; the function gets what earlier requests answered. */
export interface Visit {
  readonly as: "app" | "bot" | "person";
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

/** Goes through every operation that the lab serves, in an order in which each finds what it needs. */
export async function drive(ask: Ask): Promise<void> {
  const bot: Short = (method, path, expect) => ask({ as: "bot", method, path, expect });
  const write: Askers["write"] = (method, path, body) =>
    ask({ as: "bot", method, path, body, expect: method === "POST" ? 201 : 200 });
  const askers = { ask, bot, write };
  await driveApp(askers);
  await driveRepository(askers);
  await driveIssues(askers);
  await driveComments(askers);
  await drivePulls(askers);
  await driveRefusals(askers);
  await bot("DELETE", "/installation/token", 204);
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
