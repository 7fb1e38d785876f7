import { withoutMarkers } from "../../../domain/marker.ts";
import { html, type Html } from "../../../web/page/html.ts";
import { timeTag } from "../../../web/page/time-tag.ts";
import type { SeenThread } from "./read-thread.ts";
import { showDiff } from "./show-diff.ts";
import { showMarkdown } from "./show-markdown.ts";

/** State, labels and what was said: the part of a thread's page that changes by itself. */
export function showThread(
  { issue, said, pull }: SeenThread,
  { now, sessionPage }: { now: number; sessionPage: ((role: string) => string) | undefined },
): Html {
  const roles = issue.labels.flatMap(({ name }) => /^squadron:(.+)$/.exec(name)?.[1] ?? []);
  const state = pull?.merged === true ? "merged" : pull?.draft === true ? "draft" : issue.state;
  return html`<p class="chips">
      <span class="badge ${state}">${state}</span>
      ${issue.labels.map(({ name }) => html`<span class="badge">${name}</span>`)}
      ${pull ? html`<span class="sub">${pull.head.ref} → ${pull.base.ref}</span>` : ""}
    </p>
    ${
      sessionPage && roles.length > 0
        ? html`<p class="chips">
            ${roles.map(
              (role) =>
                html`<a id="session-${role}" class="button" href="${sessionPage(role)}">Follow ${role}</a>`,
            )}
          </p>`
        : ""
    }
    ${comment({ by: issue.user?.login ?? "somebody", at: issue.created_at, what: "opened this", text: issue.body ?? "" }, now)}
    ${said.map((each) => comment(each, now))}
    ${
      pull
        ? html`<h2>Changes</h2>
            ${pull.files.map(showDiff)}`
        : ""
    }`;
}

function comment({ by, at, what, text }: SeenThread["said"][number], now: number): Html {
  const words = withoutMarkers(text).trim();
  return html`<article class="comment">
    <div class="meta"><b>${by}</b> ${what} · ${timeTag(Date.parse(at), now)}</div>
    ${words === "" ? "" : html`<div class="text">${showMarkdown(words)}</div>`}
  </article>`;
}
