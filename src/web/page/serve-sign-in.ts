import { createHash, randomBytes } from "node:crypto";

import type { Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { z } from "zod";

import { pageRoot, signedInPath, signOutPath } from "../../domain/page-paths.ts";
import type { SignIn } from "../../ports/sign-in.ts";
import { askedCookie, cookieAttributes, personCookie } from "./cookies.ts";
import { html } from "./html.ts";
import { renderPage, type PageEnv } from "./render-page.ts";
import type { Seal } from "./seal.ts";

// People look up their second factor; who takes longer begins anew.
const askedSeconds = 10 * 60;
// GitHub's own tokens of Apps end after eight hours.
const signedInSeconds = 8 * 3600;

const asked = z.object({ state: z.string(), verifier: z.string() });

/** What signing in needs. */
export interface Door {
  readonly signIn: SignIn;
  readonly seal: Seal;
  /** Where people reach the page, without a slash at the end; undefined: as the request says. */
  readonly url: string | undefined;
}

export const signInPath = `${pageRoot}/sign-in`;

/** Lets people in who sign in with GitHub. What is known of them stays sealed in their browser. */
export function serveSignIn(app: Hono<PageEnv>, { signIn, seal, url }: Door): void {
  const redirectOf = (context: Context): string => `${url ?? new URL(context.req.url).origin}${signedInPath}`;
  app.get(signInPath, (context) => {
    const [state, verifier] = [randomText(), randomText()];
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    setCookie(
      context,
      askedCookie,
      seal.close(JSON.stringify({ state, verifier })),
      cookieAttributes(redirectOf(context), askedSeconds),
    );
    return context.redirect(signIn.authorizeUrl({ state, challenge, redirect: redirectOf(context) }), 303);
  });
  app.get(signedInPath, async (context) => {
    const { code = "", state = "" } = context.req.query();
    const began = readAsked(seal, getCookie(context, askedCookie));
    deleteCookie(context, askedCookie, { path: pageRoot });
    const redirect = redirectOf(context);
    const token =
      began?.state === state
        ? await signIn.exchange({ code, verifier: began.verifier, redirect })
        : undefined;
    const login = token === undefined ? undefined : await signIn.login(token);
    if (token === undefined || login === undefined) return refuse(context);
    const until = Date.now() + signedInSeconds * 1_000;
    const kept = seal.close(JSON.stringify({ token, login, until }));
    setCookie(context, personCookie, kept, cookieAttributes(redirect, signedInSeconds));
    return context.redirect(pageRoot, 303);
  });
  app.post(signOutPath, csrf(), (context) => {
    deleteCookie(context, personCookie, { path: pageRoot });
    return context.redirect(pageRoot, 303);
  });
}

function refuse(context: Context<PageEnv>): Response | Promise<Response> {
  const body = html`<h1>Not signed in</h1>
    <p class="sub">GitHub did not confirm it, or it took too long.</p>
    <p><a class="button" href="${signInPath}">Try again</a></p>`;
  return renderPage(context, { title: "Not signed in", body, status: 401 });
}

function readAsked(seal: Seal, cookie = ""): z.infer<typeof asked> | undefined {
  const text = seal.open(cookie);
  return text === undefined ? undefined : asked.safeParse(JSON.parse(text)).data;
}

function randomText(): string {
  return randomBytes(32).toString("base64url");
}
