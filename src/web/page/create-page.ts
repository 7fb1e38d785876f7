import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

import { errorLine } from "../../domain/errors.ts";
import { createAssets, pageHeaders } from "./assets.ts";
import { html } from "./html.ts";
import type { PageDeps } from "./page-deps.ts";
import { pageRoot } from "../../domain/page-paths.ts";
import { renderPage, type PageEnv } from "./render-page.ts";
import { serveBoard } from "./serve-board.ts";
import { serveDisplays } from "./serve-displays.ts";
import { serveFigures } from "./serve-figures.ts";
import { serveOrders } from "./serve-orders.ts";
import { serveSession } from "./serve-session.ts";
import { serveSignIn, signInPath } from "./serve-sign-in.ts";

/** The web page: everything below `pageRoot`. Nobody sees anything of it before they are recognized. */
export function createPage(deps: PageDeps): Hono<PageEnv> {
  const app = new Hono<PageEnv>({ strict: false });
  app.use(pageHeaders());
  app.route(pageRoot, createAssets());
  serveDisplays(app, deps);
  if (deps.door) serveSignIn(app, deps.door);
  app.use(`${pageRoot}/*`, async (context, next) => {
    context.set("visitor", deps.recognize(context.req.raw));
    context.header("cache-control", "no-store");
    return context.get("visitor") ? next() : refuse(context, deps);
  });
  serveBoard(app, deps);
  serveFigures(app, deps);
  serveSession(app, deps);
  serveOrders(app, deps);
  app.notFound((context) =>
    renderPage(context, { title: "Not found", body: html`<h1>Nothing is here</h1>`, status: 404 }),
  );
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse();
    deps.log.error({ error: errorLine(error) }, "page failed");
    const body = html`<h1>Something went wrong</h1>
      <p class="sub">The service's log says what. Try again.</p>`;
    return renderPage(context, { title: "Something went wrong", body, status: 502 });
  });
  return app;
}

function refuse(context: Parameters<typeof renderPage>[0], { door }: PageDeps): Response | Promise<Response> {
  const body = door
    ? html`<h1>Sign in</h1>
        <p class="sub">You see the sessions of the repositories that you can read on GitHub.</p>
        <p><a class="button" href="${signInPath}">Sign in with GitHub</a></p>`
    : html`<h1>The page is off</h1>
        <p>
          Whoever runs Squadron switches it on: SQUADRON_PAGE_CLIENT_ID and SQUADRON_PAGE_CLIENT_SECRET let
          people sign in with GitHub, SQUADRON_PAGE_TOKENS lets displays in.
        </p>`;
  return renderPage(context, { title: door ? "Sign in" : "Off", body, status: 401 });
}
