import { html, raw } from "hono/html";

import type { AppManifest } from "../config/app-manifest.ts";

type Html = ReturnType<typeof html>;

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}
:root{color-scheme:light dark}label{display:block;margin:1rem 0}input{display:block;width:100%;font:inherit;padding:.4rem;box-sizing:border-box}
button{font:inherit;padding:.5rem 1rem}table{border-collapse:collapse}td,th{text-align:left;padding:.1rem 1rem .1rem 0}`;

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

/** Asks where the service is to be found, and whose the App shall be. */
export function askView(known: { readonly key: string; readonly address: string }): Html {
  return page(
    "Set up Squadron",
    html`<p>Squadron works on GitHub as an App of your own. This makes one, in two steps.</p>
      <form action="/review">
        <input type="hidden" name="key" value="${known.key}" />
        <label>
          Address at which GitHub reaches this service
          <input
            name="address"
            type="url"
            required
            value="${known.address}"
            placeholder="https://squadron.example.com"
          />
        </label>
        <label>
          Organization that shall own the App; empty for your own account
          <input name="organization" pattern="[A-Za-z0-9\\-]*" autocomplete="off" />
        </label>
        <button>Look at what it asks for</button>
      </form>`,
  );
}

/** Shows what the App asks for, and sends the manifest to GitHub when the person agrees. */
export function reviewView(about: { readonly manifest: AppManifest; readonly action: string }): Html {
  const { manifest, action } = about;
  const rows = Object.entries(manifest.default_permissions).map(
    ([name, level]) =>
      html`<tr>
        <td>${name.replaceAll("_", " ")}</td>
        <td>${level}</td>
      </tr>`,
  );
  return page(
    "What the App asks for",
    html`<table>
        <tr>
          <th>permission</th>
          <th>level</th>
        </tr>
        ${rows}
      </table>
      <p>It is told of: ${manifest.default_events.join(", ")}.</p>
      <p>
        The reason for each stands in <code>app.yml</code>. GitHub asks you once more, and lets you choose the
        name.
      </p>
      <form method="post" action="${action}">
        <input type="hidden" name="manifest" value="${JSON.stringify(manifest)}" />
        <button>Go to GitHub</button>
      </form>`,
  );
}

/** Says that it is done, and what comes next. */
export function doneView(about: { readonly installUrl: string; readonly file: string }): Html {
  return page(
    "The App is made",
    html`<p>
        Its number, key and secrets are in <code>${about.file}</code>, which only you can read. Squadron goes
        on by itself.
      </p>
      <p>
        <a href="${about.installUrl}">Install it on a repository</a>, and put <code>squadron:pm</code> on an
        issue.
      </p>`,
  );
}

/** Says what went wrong, and what to do. */
export function wrongView(message: string): Html {
  return page("That did not work", html`<p>${message}</p>`);
}
