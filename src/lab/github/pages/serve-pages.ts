import { Hono } from "hono";

import { createAssets, pageHeaders } from "../../../web/page/assets.ts";
import type { PageDeps } from "./page-context.ts";
import { serveOauth } from "./serve-oauth.ts";
import { serveThreadActs } from "./thread-acts.ts";
import { serveThreadPages } from "./thread-pages.ts";

/** GitHub's pages, as far as one needs them to try Squadron in a browser. Below the paths that GitHub has them under. */
export function servePages(deps: PageDeps): void {
  const pages = new Hono();
  pages.use(pageHeaders());
  pages.route("/-", createAssets());
  serveOauth(pages, deps);
  serveThreadPages(pages, deps);
  serveThreadActs(pages, deps);
  // After REST's own paths, which come first where both would match.
  deps.router.route("/", pages);
}
