import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";

import type { Lab } from "./lab.ts";
import { newAppPages } from "./pages/new-app.ts";
import { serve } from "./pipeline.ts";
import type { Route } from "./route.ts";
import { ALL_ROUTES } from "./routes/all-routes.ts";

/** What a request brings besides itself: the sockets, or the person that acts through the lab. */
interface Bindings {
  readonly Bindings: Partial<HttpBindings> & { readonly person?: string };
}

export type LabRouter = Hono<Bindings>;

const PREFIX = "/api/v3";

/** GitHub Enterprise Server serves the same interface under a prefix; clients that are told a host name use it. */
function withoutPrefix(path: string): string {
  return path.startsWith(`${PREFIX}/`) ? path.slice(PREFIX.length) : path;
}

async function answer(lab: Lab, route: Route | undefined, context: Context<Bindings>): Promise<Response> {
  const url = new URL(context.req.url);
  const path = withoutPrefix(url.pathname);
  const departure = await serve(lab, {
    route,
    method: context.req.method,
    path,
    prefix: path === url.pathname ? "" : PREFIX,
    params: route === undefined ? {} : context.req.param(),
    query: url.searchParams,
    headers: context.req.raw.headers,
    text: context.req.method === "GET" ? "" : await context.req.text(),
    person: context.env.person,
  });
  if (departure === "reset") {
    context.env.outgoing?.socket?.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  const empty = departure.status === 204 || departure.status === 304;
  return new Response(empty ? null : new Uint8Array(departure.bytes), departure);
}

/** The REST interface, at the root and under `/api/v3`. */
export function createRouter(lab: Lab): LabRouter {
  const router: LabRouter = new Hono({
    strict: true,
    getPath: (request) => withoutPrefix(new URL(request.url).pathname),
  });
  router.route("/", newAppPages(lab));
  for (const route of ALL_ROUTES) {
    router.on(route.method, route.path, (context) => answer(lab, route, context));
  }
  router.onError((error, context) => {
    lab.onDefect(error);
    return context.json({ message: `The lab failed: ${error.message}` }, 500);
  });
  router.notFound((context) => answer(lab, undefined, context));
  return router;
}
