import type { Context, Hono } from "hono";

import type { SessionRecord } from "../../domain/session.ts";
import { follow } from "./follow.ts";
import { html } from "./html.ts";
import type { PageDeps } from "./page-deps.ts";
import { pageRoot } from "../../domain/page-paths.ts";
import { renderPage, visitorIn, type PageEnv } from "./render-page.ts";
import { sessionControls } from "./session-controls.ts";
import { sessionIn, sessionRoute } from "./session-path.ts";
import { showEntry } from "./show-entry.ts";
import { showHead, showSession } from "./show-session.ts";

// As many as the timeline keeps are too many to read at once; the last ones tell how it stands.
const mostShown = 300;

/** A session's page, and what happens in it as it happens. */
export function serveSession(app: Hono<PageEnv>, deps: PageDeps): void {
  app.get(sessionRoute, async (context) => {
    const record = await sessionIn(deps, context);
    if (!record) return gone(context);
    const before = idIn(context.req.query("before"));
    const lines = await deps.timeline.read(record.key, { most: mostShown, ...(before && { before }) });
    const controls = visitorIn(context).say ? sessionControls(record) : "";
    const { serverUrl } = deps;
    const shown = { lines, isLatest: before === undefined, hasEarlier: lines.length === mostShown };
    const body = showSession({ record, ...shown, now: deps.now(), serverUrl, controls });
    return renderPage(context, { title: `${record.role} #${record.number}`, body });
  });
  app.get(`${sessionRoute}/live`, async (context) => {
    const record = await sessionIn(deps, context);
    if (!record) return context.text("Gone.", 404);
    return followSession(deps, context, record);
  });
}

/** An entry's id; undefined for what has not its form. */
function idIn(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{1,16}-\d{1,16}$/.test(text) ? text : undefined;
}

function followSession(deps: PageDeps, context: Context<PageEnv>, { key, role }: SessionRecord): Response {
  // Where a browser connects again it says what it has.
  let after = idIn(context.req.header("last-event-id") ?? context.req.query("after")) ?? "0-0";
  let sent = "";
  return follow(context, deps, async (stream) => {
    // Anew each time: it may be gone by now, or not for this visitor's eyes any more.
    const record = await sessionIn(deps, context);
    const lines = record ? await deps.timeline.read(key, { after, most: mostShown }) : [];
    for (const line of lines) {
      const data = String(await showEntry(line, role, deps.now()));
      await stream.writeSSE({ event: "append", data, id: line.id });
      after = line.id;
    }
    const head = String(await (record ? showHead(record, deps.now()) : goneText));
    if (head !== sent) await stream.writeSSE({ event: "head", data: head });
    sent = head;
  });
}

const goneText = html`<p class="asks">This session is gone, and everything that was kept of it.</p>`;

function gone(context: Context<PageEnv>): Response | Promise<Response> {
  const body = html`<h1>No such session</h1>
    <p class="sub">It is gone, it never was, or it is of a repository that you cannot read.</p>
    <p><a href="${pageRoot}">All sessions</a></p>`;
  return renderPage(context, { title: "No such session", body, status: 404 });
}
