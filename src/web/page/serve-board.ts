import type { Context, Hono } from "hono";

import { parseSession } from "../../domain/ids.ts";
import { readBoardQuery, type BoardQuery } from "./board-query.ts";
import { cutBoard, type BoardPage } from "./cut-board.ts";
import { follow } from "./follow.ts";
import { html } from "./html.ts";
import type { PageDeps } from "./page-deps.ts";
import { pageRoot } from "../../domain/page-paths.ts";
import { renderPage, visitorIn, type PageEnv } from "./render-page.ts";
import { showBoard, showRows } from "./show-board.ts";

/** The board of sessions, and its rows as they change. */
export function serveBoard(app: Hono<PageEnv>, deps: PageDeps): void {
  app.get(pageRoot, async (context) => {
    const query = queryOf(context);
    const board = await boardFor(deps, context, query);
    return renderPage(context, { title: "Sessions", body: showBoard(board, query, deps.now()) });
  });
  app.get(`${pageRoot}/live`, (context) => {
    const query = queryOf(context);
    let sent = "";
    return follow(context, deps, async (stream) => {
      const board = await boardFor(deps, context, query);
      const data = String(await html`${showRows(board, query, deps.now())}`);
      if (data !== sent) await stream.writeSSE({ event: "replace", data });
      sent = data;
    });
  });
}

function queryOf(context: Context): BoardQuery {
  return readBoardQuery(new URL(context.req.url).searchParams);
}

async function boardFor(deps: PageDeps, context: Context<PageEnv>, query: BoardQuery): Promise<BoardPage> {
  const [all, sees] = await Promise.all([deps.list(), visitorIn(context).sees()]);
  const shown = all.filter(({ key }) => sees(parseSession(key).repositoryId));
  return cutBoard(shown, query, deps.now());
}
