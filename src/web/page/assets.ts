import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";

import { script } from "./script.ts";
import { style } from "./style.ts";

// Nothing is loaded from elsewhere, nothing runs that is not in the script, and nobody frames the page.
const policy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The headers that a page of ours has, as a middleware. */
export function pageHeaders(): ReturnType<typeof secureHeaders> {
  return secureHeaders({
    contentSecurityPolicy: policy,
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
    strictTransportSecurity: false,
  });
}

const kept = { "cache-control": "no-cache" };

/** Style and script. */
export function createAssets(): Hono {
  const app = new Hono();
  app.get("/page.css", (context) =>
    context.body(style, 200, { ...kept, "content-type": "text/css; charset=utf-8" }),
  );
  app.get("/page.js", (context) =>
    context.body(script, 200, { ...kept, "content-type": "text/javascript; charset=utf-8" }),
  );
  return app;
}
