import type { Context } from "hono";

import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";
import { figuresPath, pageRoot, signOutPath } from "../../domain/page-paths.ts";
import type { Visitor } from "./visitor.ts";

/** What a request carries on its way: who asks, undefined for nobody known. */
export interface PageEnv {
  readonly Variables: { visitor: Visitor | undefined };
}

interface Content {
  readonly title: string;
  readonly body: Html;
  readonly status?: 401 | 403 | 404 | 502;
}

/** Answers with a page. */
export function renderPage(
  context: Context<PageEnv>,
  { title, body, status }: Content,
): Response | Promise<Response> {
  const visitor = context.get("visitor");
  const links =
    visitor === undefined
      ? []
      : ([
          ["Sessions", pageRoot],
          ["Figures", figuresPath],
        ] as const);
  const page = layout({
    title: `${title} · Squadron`,
    assets: pageRoot,
    links,
    here: context.req.path,
    who: visitor ? whoIs(visitor) : "",
    body,
  });
  return context.html(page, status ?? 200);
}

/** Only who signed in can sign out. */
function whoIs({ name, say }: Visitor): Html | string {
  if (!say) return name;
  return html`<form method="post" action="${signOutPath}">${name} <button>Sign out</button></form>`;
}

/** Who asks, behind the door. */
export function visitorIn(context: Context<PageEnv>): Visitor {
  const visitor = context.get("visitor");
  if (!visitor) throw new TypeError("A page was served to nobody.");
  return visitor;
}
