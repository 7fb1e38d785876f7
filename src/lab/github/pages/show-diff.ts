import { html, type Html } from "../../../web/page/html.ts";
import type { SeenFile } from "./seen.ts";

const kinds: Readonly<Record<string, string>> = { "+": "add", "-": "del", "@": "hunk" };

/** One file of a pull request, line by line. */
export function showDiff({ filename, additions, deletions, patch = "" }: SeenFile): Html {
  const lines = patch.split("\n");
  return html`<section class="diff" tabindex="0" aria-label="Changes of ${filename}">
    <h3>${filename} <span class="sub">+${additions} −${deletions}</span></h3>
    <pre>
${lines.map((line) => html`<span class="${kinds[line.charAt(0)] ?? ""}">${line === "" ? " " : line}</span>`)}</pre>
  </section>`;
}
