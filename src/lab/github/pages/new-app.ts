import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";

import { agreeToApp, readManifest } from "../acts/make-app.ts";
import { findUser } from "../find.ts";
import type { Lab } from "../lab.ts";
import { Problem } from "../problem.ts";

const field = z.string().default("");
const form = z.object({ manifest: field, name: field, owner: field, state: field });

/**
 * The pages on which a person agrees to an App that a manifest describes. Whoever opens them is signed in: as the first
 * person that the lab has, or as somebody who may act for the organization.
 */
export function newAppPages(lab: Lab): Hono {
  const pages = new Hono();
  pages.post("/settings/apps/new", (context) => askForApp(context, firstPerson(lab)));
  pages.post("/organizations/:org/settings/apps/new", (context) =>
    askForApp(context, findUser(lab.state, context.req.param("org"))?.login),
  );
  pages.post("/settings/apps/manifest", (context) => agree(lab, context));
  pages.onError((error, context) => {
    if (!(error instanceof Problem)) throw error;
    return context.html(page("The App was not made", html`<p>${error.message}</p>`), 422);
  });
  return pages;
}

async function askForApp(context: Context, owner: string | undefined): Promise<Response> {
  if (owner === undefined)
    return context.html(page("Not found", html`<p>There is no such account.</p>`), 404);
  const { manifest: text } = form.parse(await context.req.parseBody());
  const manifest = readManifest(text);
  const permissions = Object.entries(manifest.default_permissions);
  const consent = html`<form method="post" action="/settings/apps/manifest">
    <input type="hidden" name="manifest" value="${text}" />
    <input type="hidden" name="state" value="${context.req.query("state") ?? ""}" />
    <input type="hidden" name="owner" value="${owner}" />
    <p>
      <label
        >GitHub App name <input name="name" value="${manifest.name ?? ""}" required maxlength="34"
      /></label>
    </p>
    <p>It asks for: ${permissions.map(([name, level]) => `${name} (${level})`).join(", ")}.</p>
    <button>Create GitHub App for ${owner}</button>
  </form>`;
  return context.html(page("Create a GitHub App", consent));
}

async function agree(lab: Lab, context: Context): Promise<Response> {
  const { manifest: text, name, owner, state } = form.parse(await context.req.parseBody());
  const manifest = readManifest(text);
  const code = agreeToApp(lab, { manifest, name, owner });
  const back = new URL(manifest.redirect_url);
  back.searchParams.set("code", code);
  if (state !== "") back.searchParams.set("state", state);
  return context.redirect(back.href);
}

function firstPerson(lab: Lab): string | undefined {
  return [...lab.state.users.values()].find(({ type }) => type === "User")?.login;
}

function page(title: string, body: ReturnType<typeof html>) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
}
