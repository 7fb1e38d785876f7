import { createHash, randomBytes } from "node:crypto";

import type { Hono } from "hono";
import { z } from "zod";

import { html } from "../../../web/page/html.ts";
import { mintPersonalToken } from "../tokens.ts";
import { peopleOf, type PageDeps } from "./page-context.ts";
import { renderPage } from "./render-page.ts";

/** By these the App is known when it asks for people's tokens. */
export const oauthClient = { clientId: "Iv1.local", clientSecret: "only-of-the-local-github" } as const;

const request = z.object({
  client_id: z.literal(oauthClient.clientId),
  client_secret: z.literal(oauthClient.clientSecret),
  code: z.string(),
  redirect_uri: z.string(),
  code_verifier: z.string(),
});

/** The App's flow for people: whoever is chosen on the page has allowed it. */
export function serveOauth(pages: Hono, deps: PageDeps): void {
  const codes = new Map<
    string,
    { readonly login: string; readonly challenge: string; readonly redirect: string }
  >();
  pages.get("/login/oauth/authorize", (context) => {
    const {
      client_id,
      state = "",
      code_challenge: challenge = "",
      redirect_uri: redirect = "",
    } = context.req.query();
    if (client_id !== oauthClient.clientId || !URL.canParse(redirect)) return context.notFound();
    const links = peopleOf(deps).map((login) => {
      const code = randomBytes(10).toString("hex");
      codes.set(code, { login, challenge, redirect });
      const to = new URL(redirect);
      to.search = new URLSearchParams({ code, state }).toString();
      return html`<li><a href="${to.href}">Continue as ${login}</a></li>`;
    });
    const body = html`<h1>Sign in</h1>
      <ul class="list">
        ${links}
      </ul>`;
    return renderPage(deps, context, { title: "Sign in", body });
  });
  pages.post("/login/oauth/access_token", async (context) => {
    const asked = request.safeParse(await context.req.json());
    const known = asked.success ? codes.get(asked.data.code) : undefined;
    if (asked.success) codes.delete(asked.data.code);
    const challenge = createHash("sha256")
      .update(asked.data?.code_verifier ?? "")
      .digest("base64url");
    if (!known || known.challenge !== challenge || known.redirect !== asked.data?.redirect_uri)
      return context.json({ error: "bad_verification_code" });
    return context.json({
      access_token: mintPersonalToken(deps.lab, known.login),
      token_type: "bearer",
      scope: "",
    });
  });
}
