import { html, type Html } from "../../../web/page/html.ts";
import type { SeenThread } from "./read-thread.ts";

/** What a person may do to a thread, each with its button. `labels`: those that wake somebody. */
export function threadForms({ issue, pull }: SeenThread, at: string, labels: readonly string[]): Html {
  const has = new Set(issue.labels.map(({ name }) => name));
  const open = issue.state === "open";
  return html`<div class="panel">
      <h2>Labels</h2>
      <div class="chips">
        ${[...new Set([...labels, ...has])].map(
          (label) =>
            html`<form method="post" action="${at}/label">
              <input type="hidden" name="label" value="${label}" />
              <button
                name="do"
                value="${has.has(label) ? "remove" : "add"}"
                aria-pressed="${String(has.has(label))}"
              >
                ${has.has(label) ? "−" : "+"} ${label}
              </button>
            </form>`,
        )}
      </div>
    </div>
    <form class="panel" method="post" action="${at}/comment">
      <h2><label for="body">Comment</label></h2>
      <textarea id="body" name="body" required></textarea>
      <div class="row">
        <button class="main">Comment</button>
        ${
          pull?.merged === true
            ? ""
            : html`<button
                formaction="${at}/state"
                name="state"
                value="${open ? "closed" : "open"}"
                formnovalidate
              >
                ${open ? "Close" : "Reopen"} ${pull ? "pull request" : "issue"}
              </button>`
        }
      </div>
    </form>
    ${pull && open ? reviewForms(at) : ""}`;
}

function reviewForms(at: string): Html {
  return html`<form class="panel" method="post" action="${at}/review">
      <h2><label for="review">Review</label></h2>
      <textarea id="review" name="body"></textarea>
      <div class="row">
        <button name="event" value="APPROVE">Approve</button>
        <button name="event" value="REQUEST_CHANGES">Request changes</button>
        <button name="event" value="COMMENT">Only comment</button>
      </div>
    </form>
    <form class="panel" method="post" action="${at}/merge">
      <h2>Merge</h2>
      <div class="row">
        <button class="main">Merge pull request</button>
        <button name="ready" value="1">Mark as ready for review</button>
      </div>
    </form>`;
}
