import { createHash } from "node:crypto";

import type { Hono } from "hono";
import { setCookie } from "hono/cookie";

import { isSameText } from "../is-same-text.ts";
import { html } from "./html.ts";
import { pageRoot } from "../../domain/page-paths.ts";
import type { PageDeps } from "./page-deps.ts";
import { renderPage, type PageEnv } from "./render-page.ts";
import { cookieAttributes, displayCookie } from "./cookies.ts";

/** Lets a display in: its address is opened once with the token, and the browser keeps what it gets for it. */
export function serveDisplays(app: Hono<PageEnv>, { tokens, url }: Pick<PageDeps, "tokens" | "url">): void {
  app.get(`${pageRoot}/display`, (context) => {
    const token = context.req.query("token") ?? "";
    const found = tokens.find((each) => isSameText(each, token));
    if (found === undefined)
      return renderPage(context, { title: "Display", body: html`<h1>No such token</h1>`, status: 401 });
    // Behind a proxy with TLS the request itself says nothing of it.
    setCookie(context, displayCookie, digestOf(found), cookieAttributes(url ?? context.req.url));
    // Away from the address that holds the token.
    return context.redirect(pageRoot, 303);
  });
}

/** What a display's browser keeps in place of its token. Not to be turned back, and void once the token is taken out. */
export function digestOf(token: string): string {
  return createHash("sha256").update(`squadron display ${token}`).digest("base64url");
}
