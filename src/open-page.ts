import { hkdfSync } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import { getRequestListener } from "@hono/node-server";

import { createSignIn } from "./adapters/github/sign-in.ts";
import type { OpenService } from "./open-service.ts";
import { createPage } from "./web/page/create-page.ts";
import { createPeople } from "./web/page/create-people.ts";
import { createSeal } from "./web/page/seal.ts";
import type { Door } from "./web/page/serve-sign-in.ts";
import { pageRoot } from "./domain/page-paths.ts";
import { createRecognize } from "./web/page/recognize.ts";
import { shareListing } from "./web/page/share-listing.ts";

export type Routes = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/** The web page in front of other routes. */
export function openPage({ config, log, service }: OpenService) {
  const ending = new AbortController();
  const { page, github } = config;
  const door = openDoor(config);
  const app = createPage({
    ...service.page,
    list: shareListing(service.page.list, () => performance.now()),
    recognize: createRecognize({
      ...page,
      personOf: door && createPeople({ ...door, now: () => Date.now() }),
    }),
    door,
    tokens: page.tokens,
    url: page.url,
    serverUrl: github.serverUrl,
    ending: ending.signal,
    log,
  });
  const listener = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
  return {
    before:
      (others: Routes): Routes =>
      (request, response) =>
        isOfPage(request.url ?? "") ? listener(request, response) : others(request, response),
    close: () => ending.abort(),
  };
}

/** The key comes from the App's, so that all who serve the page know whom one of them let in. */
function openDoor({ app, page, github }: OpenService["config"]): Door | undefined {
  if (!page.signIn) return undefined;
  const key = Buffer.from(hkdfSync("sha256", app.privateKey, "", "squadron page cookies", 32));
  return { signIn: createSignIn({ ...github, ...page.signIn }), seal: createSeal(key), url: page.url };
}

function isOfPage(url: string): boolean {
  const [path = ""] = url.split("?", 1);
  return path === pageRoot || path.startsWith(`${pageRoot}/`);
}
