import type { Hono } from "hono";

import { figuresPath } from "../../domain/page-paths.ts";
import type { PageDeps } from "./page-deps.ts";
import { renderPage, visitorIn, type PageEnv } from "./render-page.ts";
import { showFigures } from "./show-figures.ts";

/** Plots of what was used and how things go. */
export function serveFigures(app: Hono<PageEnv>, { figures }: PageDeps): void {
  app.get(figuresPath, async (context) => {
    const { sees, seesAll } = visitorIn(context);
    const [days, service] = await Promise.all([
      figures.roleDays(await sees()),
      seesAll ? figures.service() : undefined,
    ]);
    return renderPage(context, { title: "Figures", body: showFigures({ days, service }) });
  });
}
