import type { Hono } from "hono";
import { csrf } from "hono/csrf";

import { sessionPath } from "../../domain/page-paths.ts";
import { html } from "./html.ts";
import type { PageDeps } from "./page-deps.ts";
import { renderPage, visitorIn, type PageEnv } from "./render-page.ts";
import { sessionIn, sessionRoute } from "./session-path.ts";

const orders: ReadonlySet<string> = new Set(["stop", "pause", "resume"]);

/** Gives a session an order as the person who signed in: by a comment, so that GitHub says who may, and everybody sees it. */
export function serveOrders(app: Hono<PageEnv>, deps: PageDeps): void {
  // A page elsewhere must not act here with a person's browser.
  app.post(`${sessionRoute}/order`, csrf(), async (context) => {
    const record = await sessionIn(deps, context);
    const { say } = visitorIn(context);
    const { order } = await context.req.parseBody();
    if (!record || !say || typeof order !== "string" || !orders.has(order)) return context.notFound();
    const { repository, number, role, key } = record;
    const taken = await say({ ...repository, number }, `/squadron ${order} ${role}`);
    if (taken) return context.redirect(sessionPath(key), 303);
    const body = html`<h1>GitHub refuses</h1>
      <p class="sub">You may not comment there, so you cannot order it.</p>
      <p><a href="${sessionPath(key)}">Back</a></p>`;
    return renderPage(context, { title: "Refused", body, status: 403 });
  });
}
