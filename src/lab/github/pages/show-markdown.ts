import { marked, type MarkedToken, type Token } from "marked";

import { html, type Html } from "../../../web/page/html.ts";

type Shown = Html | string | readonly Html[];

/**
 * Markdown as GitHub shows it, as far as the lab's threads need it. Nothing of the text becomes markup: the elements are
 * ours, all words are escaped, and a link leads to http or https or is none.
 */
export function showMarkdown(text: string): Html {
  try {
    return html`${marked.lexer(text, { gfm: true, breaks: true }).map((token) => show(token))}`;
  } catch (error) {
    // Quotes or lists nested by the thousand: deeper than the parser can follow.
    if (error instanceof RangeError) return html`<p>${text}</p>`;
    throw error;
  }
}

function show(token: Token): Html {
  if (!isKnown(token)) return html`${token.raw}`;
  return html`${showBlock(token) ?? showInline(token) ?? wordsOf(token)}`;
}

/** Extensions could make others; there are none. */
function isKnown(token: Token): token is MarkedToken {
  return "raw" in token;
}

function inside({ tokens = [] }: { readonly tokens?: readonly Token[] | undefined }): readonly Html[] {
  return tokens.map((token) => show(token));
}

function showBlock(token: MarkedToken): Shown | undefined {
  switch (token.type) {
    case "paragraph":
      return html`<p>${inside(token)}</p>`;
    case "heading":
      return html`<p><strong>${inside(token)}</strong></p>`;
    case "code":
      return html`<pre><code>${token.text}</code></pre>`;
    case "blockquote":
      return html`<blockquote>${inside(token)}</blockquote>`;
    case "hr":
      return html`<hr />`;
    case "list": {
      const items = token.items.map((item) => html`<li>${inside(item)}</li>`);
      return token.ordered
        ? html`<ol>
            ${items}
          </ol>`
        : html`<ul>
            ${items}
          </ul>`;
    }
    case "table": {
      const row = (cells: typeof token.header, name: "th" | "td"): Html =>
        html`<tr>
          ${cells.map((cell) => (name === "th" ? html`<th>${inside(cell)}</th>` : html`<td>${inside(cell)}</td>`))}
        </tr>`;
      const rows = token.rows.map((cells) => row(cells, "td"));
      return html`<table>
        <thead>
          ${row(token.header, "th")}
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`;
    }
    default:
      return undefined;
  }
}

function showInline(token: MarkedToken): Shown | undefined {
  switch (token.type) {
    case "strong":
      return html`<strong>${inside(token)}</strong>`;
    case "em":
      return html`<em>${inside(token)}</em>`;
    case "del":
      return html`<del>${inside(token)}</del>`;
    case "codespan":
      return html`<code>${token.text}</code>`;
    case "br":
      return html`<br />`;
    case "link":
      return /^https?:\/\//i.test(token.href)
        ? html`<a href="${token.href}">${inside(token)}</a>`
        : inside(token);
    default:
      return undefined;
  }
}

function wordsOf(token: MarkedToken): Shown {
  switch (token.type) {
    case "html":
      // GitHub takes out most tags and keeps what stands between them.
      return token.raw.replaceAll(/<!--.*?-->|<\/?[a-z][^<>]*>/gis, "");
    case "checkbox":
      return token.checked ? "☑ " : "☐ ";
    case "text":
      return token.tokens ? inside(token) : token.text;
    case "image":
    case "escape":
      return token.text;
    case "def":
    case "space":
      return "";
    default:
      return token.raw;
  }
}
