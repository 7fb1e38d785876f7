import { type Context, Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { z } from "zod";

import { appManifest } from "../config/app-manifest.ts";
import type { SetupSettings } from "../config/setup-settings.ts";
import { errorLine, SquadronError } from "../domain/errors.ts";
import { isSameText } from "./is-same-text.ts";
import { askView, doneView, reviewView, wrongView } from "./setup-views.ts";

export interface SetupDeps {
  readonly settings: Pick<SetupSettings, "serverUrl" | "webhookPath">;
  /** The text of `app.yml`. */
  readonly manifest: string;
  /** In the address that is printed: who does not have it sees nothing. */
  readonly key: string;
  /** Goes to GitHub and comes back: a code that somebody else has got is not taken. */
  readonly state: string;
  /** Makes the App and keeps its secrets. @returns where it is on GitHub, and the file that was written. */
  readonly make: (code: string) => Promise<{ readonly page: string; readonly file: string }>;
}

const wanted = z.object({
  address: z
    .url({ protocol: /^https?$/, error: "The address must begin with https:// (or http://)." })
    .transform((address) => new URL(address).origin),
  organization: z
    .string()
    .regex(/^[A-Za-z0-9-]*$/, "The organization's name has letters, digits and hyphens."),
});

/** The pages on which a person makes the App: what is asked, what is agreed to, and what came of it. */
export function setupPages(deps: SetupDeps): Hono {
  const { key, state, settings } = deps;
  const pages = new Hono();
  let taken = false;
  pages.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        formAction: ["'self'", settings.serverUrl],
        frameAncestors: ["'none'"],
      },
    }),
  );
  pages.use(async (context, next) => {
    await next();
    context.header("cache-control", "no-store");
    // The port is the service's next: nothing may come to it over a connection of before.
    context.header("connection", "close");
  });
  pages.get("/", (context) => {
    if (!isSameText(context.req.query("key") ?? "", key)) return noKey(context);
    return context.html(askView({ key, address: publicAddress(context) }));
  });
  pages.get("/review", (context) => {
    if (!isSameText(context.req.query("key") ?? "", key)) return noKey(context);
    const { data, error } = wanted.safeParse(context.req.query());
    if (error) return context.html(wrongView(error.issues[0]?.message ?? ""), 400);
    const owner = data.organization === "" ? "" : `/organizations/${data.organization}`;
    const action = `${settings.serverUrl}${owner}/settings/apps/new?state=${state}`;
    const at = {
      address: data.address,
      webhookPath: settings.webhookPath,
      redirectUrl: `${ownAddress(context)}/made`,
    };
    return context.html(reviewView({ manifest: appManifest(deps.manifest, at), action }));
  });
  pages.get("/made", async (context) => {
    const code = context.req.query("code") ?? "";
    if (!isSameText(context.req.query("state") ?? "", state) || code === "") return noKey(context);
    if (taken) return context.html(wrongView("The App is made already: see the terminal."), 409);
    taken = true;
    try {
      const { page, file } = await deps.make(code);
      return context.html(doneView({ installUrl: `${page}/installations/new`, file }));
    } catch (error) {
      taken = false;
      if (!(error instanceof SquadronError)) throw error;
      return context.html(wrongView(error.message), 502);
    }
  });
  pages.onError((error, context) => context.html(wrongView(errorLine(error)), 500));
  return pages;
}

function noKey(context: Context) {
  return context.html(wrongView("Open the address that the terminal shows, with its key."), 403);
}

/** Where the person's browser is right now. */
function ownAddress(context: Context): string {
  const forwarded = (name: string) => context.req.header(name)?.split(",")[0]?.trim();
  const protocol = forwarded("x-forwarded-proto") ?? "http";
  const host = forwarded("x-forwarded-host") ?? context.req.header("host") ?? "localhost";
  return `${protocol}://${host}`;
}

// What the browser reaches on its own machine, GitHub does not.
function publicAddress(context: Context): string {
  const address = ownAddress(context);
  return /^https?:\/\/(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(address) ? "" : address;
}
