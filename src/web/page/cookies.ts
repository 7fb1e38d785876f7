import type { CookieOptions } from "hono/utils/cookie";

import { pageRoot } from "../../domain/page-paths.ts";

/** A display that was let in. */
export const displayCookie = "squadron-display";
/** A person who signed in. */
export const personCookie = "squadron-person";
/** A person who is on the way to GitHub and back. */
export const askedCookie = "squadron-asked";

// A wall display is set up once.
const yearSeconds = 365 * 24 * 3600;

/** Out of reach of scripts, and not sent along with what other places post. @param url with https the cookie never travels without. */
export function cookieAttributes(url: string, maxAge: number = yearSeconds): CookieOptions {
  return { path: pageRoot, httpOnly: true, sameSite: "Lax", secure: url.startsWith("https:"), maxAge };
}
