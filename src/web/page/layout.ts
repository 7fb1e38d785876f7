import { html, type Html } from "./html.ts";

interface Layout {
  readonly title: string;
  /** Where style and script are, without a slash at the end. */
  readonly assets: string;
  /** Links of the head: each with its address. */
  readonly links: readonly (readonly [text: string, href: string])[];
  /** Address of the link that this page is. */
  readonly here: string;
  /** Who is looking, at the end of the head. */
  readonly who: Html | string;
  readonly body: Html;
}

/** A whole page. */
export function layout({ title, assets, links, here, who, body }: Layout): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assets}/page.css" />
        <script src="${assets}/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <span class="brand">Squadron</span>
          <nav aria-label="Pages">
            ${links.map(
              ([text, href]) =>
                html`<a href="${href}" ${href === here ? html`aria-current="page"` : ""}>${text}</a>`,
            )}
          </nav>
          <span class="who">${who}</span>
        </header>
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html>`;
}
