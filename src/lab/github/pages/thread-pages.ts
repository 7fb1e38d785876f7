import type { Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";

import { html, type Html } from "../../../web/page/html.ts";
import type { Person } from "../person.ts";
import { findRepository } from "../find.ts";
import { personOf, type PageDeps } from "./page-context.ts";
import { readThread, type SeenThread } from "./read-thread.ts";
import { renderPage } from "./render-page.ts";
import { newIssueForm, showIssues } from "./show-issues.ts";
import { showThread } from "./show-thread.ts";
import { seenIssue } from "./seen.ts";
import { threadForms } from "./thread-forms.ts";

// How soon a person sees what somebody else did; milliseconds.
const lookMs = 250;

interface At {
  readonly person: Person;
  readonly repository: string;
  readonly repositoryId: number;
  readonly number: number;
}

/** Shows what is there: repositories, their threads, one thread. */
export function serveThreadPages(pages: Hono, deps: PageDeps): void {
  const { lab } = deps;
  pages.get("/", (context) => {
    const names = [...lab.state.repositories.values()].map(({ owner, name }) => `${owner}/${name}`);
    const body = html`<h1>Local GitHub</h1>
      <p class="sub">Everything here is made up and goes when the lab ends.</p>
      <ul class="list">
        ${names.map((name) => html`<li><a href="/${name}">${name}</a></li>`)}
      </ul>`;
    return renderPage(deps, context, { title: "Local GitHub", body });
  });
  for (const path of ["/:owner/:repo", "/:owner/:repo/issues"])
    pages.get(path, async (context) => {
      const at = placeOf(deps, context);
      if (!at) return context.notFound();
      const { body } = await at.person.request(
        "GET",
        `/repos/${at.repository}/issues?state=all&per_page=100`,
      );
      const issues = seenIssue.array().parse(body);
      const page = html`<h1>${at.repository}</h1>
        <p class="sub">Issues and pull requests</p>
        ${showIssues(issues, { at: `/${at.repository}`, now: lab.now().getTime() })}
        ${newIssueForm(`/${at.repository}`)}`;
      return renderPage(deps, context, { title: at.repository, body: page });
    });
  for (const kind of ["issues", "pull"]) {
    pages.get(`/:owner/:repo/${kind}/:number{[0-9]+}`, (context) => showOne(deps, context));
    pages.get(`/:owner/:repo/${kind}/:number{[0-9]+}/live`, (context) => followOne(deps, context));
  }
}

function placeOf(deps: PageDeps, context: Context): At | undefined {
  const { owner = "", repo = "", number = "0" } = context.req.param() as Record<string, string>;
  const found = findRepository(deps.lab.state, owner, repo);
  const person = personOf(deps, context);
  if (!found || !person) return undefined;
  const repository = `${found.owner}/${found.name}`;
  return { person, repository, repositoryId: found.id, number: Number(number) };
}

async function showOne(deps: PageDeps, context: Context): Promise<Response> {
  const at = placeOf(deps, context);
  const thread = at && (await readThread(at.person, at.repository, at.number));
  if (!thread) return context.notFound();
  const { issue, pull } = thread;
  const path = `/${at.repository}/${pull ? "pull" : "issues"}/${at.number}`;
  const body = html`<h1>${issue.title} <span class="sub">#${issue.number}</span></h1>
    <p class="sub"><a href="/${at.repository}">${at.repository}</a></p>
    <div data-live="${path}/live">${live(deps, at, thread)}</div>
    ${threadForms(thread, path, deps.labels)}`;
  return renderPage(deps, context, { title: `${issue.title} #${issue.number}`, body });
}

function live({ lab, sessionPage }: PageDeps, at: At, thread: SeenThread): Html {
  const page = sessionPage && ((role: string) => sessionPage(at.repositoryId, at.number, role));
  return showThread(thread, { now: lab.now().getTime(), sessionPage: page });
}

function followOne(deps: PageDeps, context: Context): Response | Promise<Response> {
  const at = placeOf(deps, context);
  if (!at) return context.notFound();
  return streamSSE(context, async (stream) => {
    let seen = -1;
    while (!stream.aborted && !stream.closed) {
      const count = deps.lab.journal.writes.length;
      const thread = count === seen ? undefined : await readThread(at.person, at.repository, at.number);
      if (thread) await stream.writeSSE({ event: "replace", data: String(await live(deps, at, thread)) });
      seen = count;
      await stream.sleep(lookMs);
    }
  });
}
