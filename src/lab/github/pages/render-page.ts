import type { Context } from "hono";

import { html, type Html } from "../../../web/page/html.ts";
import { layout } from "../../../web/page/layout.ts";
import { peopleOf, personOf, type PageDeps } from "./page-context.ts";

interface Content {
  readonly title: string;
  readonly body: Html;
  readonly status?: 403 | 404 | 422;
}

/** Answers with a page of the local GitHub. */
export function renderPage(
  deps: PageDeps,
  context: Context,
  { title, body, status }: Content,
): Response | Promise<Response> {
  const links = [
    ["Repositories", "/"],
    ...(deps.board === undefined ? [] : [["Sessions", deps.board] as const]),
  ] as const;
  const here = context.req.path;
  const who = chooser(peopleOf(deps), personOf(deps, context)?.login);
  return context.html(layout({ title, assets: "/-", links, here, who, body }), status ?? 200);
}

function chooser(people: readonly string[], chosen: string | undefined): Html {
  return html`<form method="post" action="/-/person" class="row">
    <label class="row">
      acting as
      <select name="person" data-submits>
        ${people.map((login) => html`<option ${login === chosen ? html`selected` : ""}>${login}</option>`)}
      </select>
    </label>
    <noscript><button>Change</button></noscript>
  </form>`;
}
